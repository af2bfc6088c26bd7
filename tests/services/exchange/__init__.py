"""Tests of packages, sticks and receipts."""
