"""A stand-in for the Unity build of AI2-THOR: the unmodified `ai2thor` client starts it and talks
to it, and sees generated houses.

It proves the client, the protocol, units, frames of reference and failures. It does not prove
Unity's physics, its pictures or its rule of what is visible.
"""
