"""The screen: Qt and nothing but Qt."""
