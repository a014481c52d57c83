"""The languages we speak: locales, catalogue, formats, text, which one a message is in."""
