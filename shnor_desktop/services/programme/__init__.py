"""The texts and targets of programmes: what a school writes, linked to the figures that it rests on."""
