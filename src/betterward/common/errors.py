"""The one error whose text a person may read."""


class Refused(Exception):
    """A change that is not made, with a clear sentence that says why.

    Parameters
    ----------
    message : str
        What happened, what was kept and what to do; shown to the person as it is.
    code : str
        A stable word for programs and tests, such as ``"period_taken"``.
    ways_out : sequence of str
        Codes of the choices a person has, such as ``("replace", "add", "cancel")``.
    """

    def __init__(self, message: str, *, code: str = "refused", ways_out: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.ways_out = ways_out
