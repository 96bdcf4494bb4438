"""A throw-away PostgreSQL for one test run: `tools/postgres.py COMMAND …` runs COMMAND with DATABASE_URL set.

The server runs as an ordinary user in a temporary folder, listens on a free loopback port, writes without fsync and
is stopped and removed at the end, whatever happened.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = "postgresql"
# Nothing need survive a loss of power, and compiling a query costs more than a small table can give back.
SWITCHED_OFF = ("fsync", "synchronous_commit", "full_page_writes", "jit")


def find_bin() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path else None


def install(package: str) -> None:
    """Install a Debian package, or stop with the command that does."""
    if not can_install(package):
        sys.exit(f"Missing: {package}. Install it: sudo apt-get install --yes --no-install-recommends {package}")


def can_install(package: str) -> bool:
    """Install a Debian package where this may be done, and tell whether it is there now."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {package} …", flush=True)
    quiet = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    apt = ["apt-get", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20"]
    subprocess.run([*apt, "update"], check=False, **quiet)
    command = [*apt, "install", "--yes", "--no-install-recommends", package]
    return subprocess.run(command, check=False, **quiet).returncode == 0


def _as_ordinary_user(home: Path) -> list[str]:
    """Return the words that go before a command so that it does not run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    user = next((name for name in ("postgres", "nobody") if _exists(name)), None)
    if user is None:
        sys.exit("No ordinary user to run PostgreSQL as. Make one: useradd --system postgres")
    shutil.chown(home, user)
    return ["runuser", "-u", user, "--"]


def _exists(user: str) -> bool:
    return subprocess.run(["id", user], capture_output=True, check=False).returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throwaway() -> Iterator[str]:
    """Give the DATABASE_URL of a fresh server; stop and remove it afterwards."""
    if find_bin() is None:
        install(PACKAGE)
    bin_dir = find_bin()
    if bin_dir is None:
        sys.exit("pg_ctl was not found after the installation of postgresql.")
    shm = "/dev/shm"  # noqa: S108  # in memory: the data is thrown away
    in_memory = shm if os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > 2**30 else None
    home = Path(tempfile.mkdtemp(prefix="cchc-pg-", dir=in_memory))
    home.chmod(0o711)
    user = _as_ordinary_user(home)
    data, log, port = home / "data", home / "log", _free_port()
    options = " ".join([f"-p {port} -h 127.0.0.1 -k {home}", *(f"-c {name}=off" for name in SWITCHED_OFF)])
    control = [*user, str(bin_dir / "pg_ctl"), "-D", str(data), "-w"]
    try:
        make = [*user, str(bin_dir / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        _run([*make, "--no-sync", "--locale=C.UTF-8"])
        _run([*control, "-l", str(log), "-o", options, "start"])
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], capture_output=True, check=False, cwd="/")
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[str]) -> None:
    # The server inherits the pipes of pg_ctl: a file, not a pipe, so that nobody waits for it to close them.
    with tempfile.TemporaryFile() as said:
        if subprocess.run(command, stdout=said, stderr=said, check=False, cwd="/").returncode:
            said.seek(0)
            sys.exit(f"PostgreSQL did not start:\n{said.read().decode()}")


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with throwaway() as url:
        print(f"DATABASE_URL={url}", flush=True)
        if not sys.argv[1:]:
            signal.pause()
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
