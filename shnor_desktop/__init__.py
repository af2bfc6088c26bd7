"""ШНОР-Офис: an offline office for Russian schools and their district."""

__version__ = "0.1.0"
