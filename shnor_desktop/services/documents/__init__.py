"""Documents of the programme, the project year with its upload folders, and the expert review (DOMAIN §1.5)."""
