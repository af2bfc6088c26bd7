"""Files in the layouts of DOMAIN §2 with the quirks named there; the counts are known before they are loaded."""
