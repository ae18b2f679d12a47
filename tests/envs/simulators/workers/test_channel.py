import os
import pickle
import struct
import threading
import time

import numpy as np
import pytest

from envs.simulators.workers.channel import Channel


def test_messages_arrive_whole_and_in_order():
    ours, theirs = Channel.pair()
    large = np.arange(1_000_000)
    sender = threading.Thread(target=lambda: [theirs.send(message) for message in ("first", large)])
    sender.start()
    assert ours.receive(5.0) == "first"
    np.testing.assert_array_equal(ours.receive(5.0), large)
    sender.join()


def test_who_stops_in_the_middle_of_a_message_is_not_waited_for():
    ours, theirs = Channel.pair()
    content = pickle.dumps("cut short")
    os.write(theirs.fileno(), struct.pack("!Q", len(content)) + content[:3])
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        ours.receive(0.2)
    assert time.monotonic() - begun < 5.0


def test_the_end_of_the_other_side_is_noticed():
    ours, theirs = Channel.pair()
    theirs.close()
    with pytest.raises(EOFError):
        ours.receive(5.0)
    with pytest.raises(ConnectionError):
        ours.send("anyone there?")


def test_a_file_arrives_as_a_descriptor_of_ones_own():
    ours, theirs = Channel.pair()
    read, write = os.pipe()
    ours.send_file(write)
    os.close(write)
    received = theirs.receive_file()
    os.write(received, b"through")
    assert os.read(read, 7) == b"through"
    os.close(read)
    os.close(received)
