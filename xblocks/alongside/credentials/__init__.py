"""Open Badges 3.0 credentials: made, signed as VC-JWT, read and checked. Pure Python; the shapes are the standard's.

Open Badges 3.0 (1EdTech): https://www.imsglobal.org/spec/ob/v3p0/. Status: W3C Bitstring Status List v1.0.
"""
