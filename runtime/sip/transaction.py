"""The four transaction state machines of RFC 3261 17 with the Accepted states of RFC 6026, as
tables.

Pure: ``step`` takes a state and an input and gives the next state and what to do. Who is sent what,
and when timers fire, is the layer's business (``transaction_layer.py``).
"""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """RFC 3261's names. TRYING is also the client's CALLING."""

    TRYING = "trying"
    PROCEEDING = "proceeding"
    ACCEPTED = "accepted"  # RFC 6026
    COMPLETED = "completed"
    CONFIRMED = "confirmed"
    TERMINATED = "terminated"


class On(Enum):
    """Inputs of the machines."""

    REQUEST = "request"  # the same request again
    ACK = "ack"
    SEND_1XX = "send 1xx"  # the proxy core sends a reply
    SEND_2XX = "send 2xx"
    SEND_FAILURE = "send 300-699"
    REPLY_1XX = "1xx"  # a reply came from downstream
    REPLY_2XX = "2xx"
    REPLY_FAILURE = "300-699"
    RETRANSMIT = "timers A, E, G"
    FINAL_TIMEOUT = "timers B, C, F, H"
    WAIT_OVER = "timers D, I, J, K, L, M"


class Do(Enum):
    """What a step asks for."""

    REPEAT_REPLY = "send the last reply again"
    REPEAT_REQUEST = "send the request again"
    START_RETRANSMIT = "start or go on with timers A, E, G"
    STOP_RETRANSMIT = "stop timers A, E, G"
    START_FINAL = "start timers B, F, H"
    START_INVITE_FINAL = "start timer C"
    SLOW_RETRANSMIT = "timer E at T2"
    STOP_FINAL = "stop timers B, C, F, H"
    START_WAIT = "start timers D, I, J, K, L, M"
    PASS_UP = "give the reply to the proxy core"
    SEND_ACK = "acknowledge a failure reply hop by hop"
    TIME_OUT = "tell the proxy core that no final reply came"
    END = "forget the transaction"


Step = tuple[State, tuple[Do, ...]]
Table = dict[State, dict[On, Step]]

S, D = State, Do

# RFC 3261 17.2.1, figure 7; RFC 6026 7.1
INVITE_SERVER: Table = {
    S.PROCEEDING: {
        On.REQUEST: (S.PROCEEDING, (D.REPEAT_REPLY,)),
        On.SEND_1XX: (S.PROCEEDING, ()),
        On.SEND_2XX: (S.ACCEPTED, (D.START_WAIT,)),
        On.SEND_FAILURE: (S.COMPLETED, (D.START_RETRANSMIT, D.START_FINAL)),
        # an ACK before the final reply is no ACK of ours
        On.ACK: (S.PROCEEDING, ()),
    },
    S.ACCEPTED: {
        On.REQUEST: (S.ACCEPTED, (D.REPEAT_REPLY,)),
        On.SEND_2XX: (S.ACCEPTED, ()),  # a 2xx of another branch
        On.ACK: (S.ACCEPTED, ()),
        On.WAIT_OVER: (S.TERMINATED, (D.END,)),
    },
    S.COMPLETED: {
        On.REQUEST: (S.COMPLETED, (D.REPEAT_REPLY,)),
        On.RETRANSMIT: (S.COMPLETED, (D.REPEAT_REPLY, D.START_RETRANSMIT)),
        On.ACK: (S.CONFIRMED, (D.STOP_RETRANSMIT, D.STOP_FINAL, D.START_WAIT)),
        On.FINAL_TIMEOUT: (S.CONFIRMED, (D.STOP_RETRANSMIT, D.START_WAIT)),
        # a 2xx that comes late goes upstream too
        On.SEND_2XX: (S.COMPLETED, ()),
    },
    S.CONFIRMED: {
        On.REQUEST: (S.CONFIRMED, (D.REPEAT_REPLY,)),
        On.ACK: (S.CONFIRMED, ()),
        On.SEND_2XX: (S.CONFIRMED, ()),
        On.WAIT_OVER: (S.TERMINATED, (D.END,)),
    },
}

# RFC 3261 17.2.2, figure 8
NON_INVITE_SERVER: Table = {
    S.TRYING: {
        On.REQUEST: (S.TRYING, ()),
        On.SEND_1XX: (S.PROCEEDING, ()),
        On.SEND_2XX: (S.COMPLETED, (D.START_WAIT,)),
        On.SEND_FAILURE: (S.COMPLETED, (D.START_WAIT,)),
    },
    S.PROCEEDING: {
        On.REQUEST: (S.PROCEEDING, (D.REPEAT_REPLY,)),
        On.SEND_1XX: (S.PROCEEDING, ()),
        On.SEND_2XX: (S.COMPLETED, (D.START_WAIT,)),
        On.SEND_FAILURE: (S.COMPLETED, (D.START_WAIT,)),
    },
    S.COMPLETED: {
        On.REQUEST: (S.COMPLETED, (D.REPEAT_REPLY,)),
        On.WAIT_OVER: (S.TERMINATED, (D.END,)),
    },
}

# RFC 3261 17.1.1, figure 5; RFC 6026 7.2; timer C is the proxy's (16.6 step 11)
INVITE_CLIENT: Table = {
    S.TRYING: {
        On.RETRANSMIT: (S.TRYING, (D.REPEAT_REQUEST, D.START_RETRANSMIT)),
        On.FINAL_TIMEOUT: (S.TERMINATED, (D.STOP_RETRANSMIT, D.TIME_OUT)),
        On.REPLY_1XX: (S.PROCEEDING, (D.STOP_RETRANSMIT, D.START_INVITE_FINAL, D.PASS_UP)),
        On.REPLY_2XX: (S.ACCEPTED, (D.STOP_RETRANSMIT, D.STOP_FINAL, D.PASS_UP)),
        On.REPLY_FAILURE: (S.COMPLETED, (D.STOP_RETRANSMIT, D.STOP_FINAL, D.PASS_UP, D.SEND_ACK)),
    },
    S.PROCEEDING: {
        On.REPLY_1XX: (S.PROCEEDING, (D.START_INVITE_FINAL, D.PASS_UP)),
        On.FINAL_TIMEOUT: (S.TERMINATED, (D.TIME_OUT,)),
        On.REPLY_2XX: (S.ACCEPTED, (D.STOP_FINAL, D.PASS_UP)),
        On.REPLY_FAILURE: (S.COMPLETED, (D.STOP_FINAL, D.PASS_UP, D.SEND_ACK)),
    },
    S.ACCEPTED: {
        On.REPLY_1XX: (S.ACCEPTED, ()),
        On.REPLY_2XX: (S.ACCEPTED, (D.PASS_UP,)),
        On.REPLY_FAILURE: (S.ACCEPTED, (D.SEND_ACK,)),
    },
    S.COMPLETED: {
        On.REPLY_1XX: (S.COMPLETED, ()),
        On.REPLY_2XX: (S.COMPLETED, (D.PASS_UP,)),
        On.REPLY_FAILURE: (S.COMPLETED, (D.SEND_ACK,)),
    },
    # timed out: what comes now is too late, but a failure still wants its ACK and a 2xx its caller
    S.TERMINATED: {
        On.REPLY_1XX: (S.TERMINATED, ()),
        On.REPLY_2XX: (S.TERMINATED, (D.PASS_UP,)),
        On.REPLY_FAILURE: (S.TERMINATED, (D.SEND_ACK,)),
    },
}

# RFC 3261 17.1.2, figure 6
NON_INVITE_CLIENT: Table = {
    S.TRYING: {
        On.RETRANSMIT: (S.TRYING, (D.REPEAT_REQUEST, D.START_RETRANSMIT)),
        On.FINAL_TIMEOUT: (S.TERMINATED, (D.STOP_RETRANSMIT, D.TIME_OUT)),
        On.REPLY_1XX: (S.PROCEEDING, (D.SLOW_RETRANSMIT, D.PASS_UP)),
        On.REPLY_2XX: (S.COMPLETED, (D.STOP_RETRANSMIT, D.STOP_FINAL, D.PASS_UP)),
        On.REPLY_FAILURE: (S.COMPLETED, (D.STOP_RETRANSMIT, D.STOP_FINAL, D.PASS_UP)),
    },
    S.PROCEEDING: {
        On.RETRANSMIT: (S.PROCEEDING, (D.REPEAT_REQUEST, D.SLOW_RETRANSMIT)),
        On.FINAL_TIMEOUT: (S.TERMINATED, (D.STOP_RETRANSMIT, D.TIME_OUT)),
        On.REPLY_1XX: (S.PROCEEDING, (D.SLOW_RETRANSMIT, D.PASS_UP)),
        On.REPLY_2XX: (S.COMPLETED, (D.STOP_RETRANSMIT, D.STOP_FINAL, D.PASS_UP)),
        On.REPLY_FAILURE: (S.COMPLETED, (D.STOP_RETRANSMIT, D.STOP_FINAL, D.PASS_UP)),
    },
    S.COMPLETED: {
        On.REPLY_1XX: (S.COMPLETED, ()),
        On.REPLY_2XX: (S.COMPLETED, ()),
        On.REPLY_FAILURE: (S.COMPLETED, ()),
    },
    S.TERMINATED: {
        On.REPLY_1XX: (S.TERMINATED, ()),
        On.REPLY_2XX: (S.TERMINATED, ()),
        On.REPLY_FAILURE: (S.TERMINATED, ()),
    },
}

TABLES = {
    "INVITE server": INVITE_SERVER,
    "non-INVITE server": NON_INVITE_SERVER,
    "INVITE client": INVITE_CLIENT,
    "non-INVITE client": NON_INVITE_CLIENT,
}

_NOTHING: tuple[Do, ...] = ()


def step(table: Table, state: State, on: On) -> Step:
    """The next state and what to do; an input that a state does not name changes nothing."""
    return table[state].get(on, (state, _NOTHING)) if state in table else (state, _NOTHING)
