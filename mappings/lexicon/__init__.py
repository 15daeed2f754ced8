"""The lexicon as shipped: what names mean, from the data files beside this. Edits to it are the service's."""
