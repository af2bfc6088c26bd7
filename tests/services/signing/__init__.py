"""Tests of keys, certificates and signatures."""
