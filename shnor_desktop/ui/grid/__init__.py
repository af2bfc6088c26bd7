"""Tables on the screen: model, keys, editors, clipboard."""
