"""What pages share: words for codes, templates in the reader's language, the help panel."""
