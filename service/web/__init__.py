"""The web pages: views that call the service, and the values that their templates show."""
