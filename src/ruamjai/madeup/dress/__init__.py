"""The made-up world dressed as each agency's files, in the agency's own headings, spellings and habits."""
