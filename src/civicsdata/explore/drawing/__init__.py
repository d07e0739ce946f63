"""Shapes, charts and pictures as SVG, with the colours that all of them share."""
