"""Collecting a source: from the network day by day, or from saved answers."""

from __future__ import annotations


