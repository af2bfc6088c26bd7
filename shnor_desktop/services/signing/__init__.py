"""Keys, certificates and signatures of the office; the folder ``BASE.keys`` beside the base holds them."""
