"""What a trial of finished files tells: each step with its result and its seconds, as they come."""

import time


class Report:
    """The result of every step, printed as it comes."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self._since = time.perf_counter()

    def tell(self, title: str, passed: bool, said: str = "") -> None:
        """``said``: what there is to know besides; the seconds are those since the step before."""
        now = time.perf_counter()
        took, self._since = now - self._since, now
        seconds = f" [{took:.1f} с]".replace(".", ",") if took >= 1 else ""
        print(f"{'ok  ' if passed else 'СБОЙ'}  {title}{': ' + said if said else ''}{seconds}", flush=True)
        if not passed:
            self.failed.append(title)
