"""Where everything about credentials is found: the addresses that stand in them, and that verifiers ask.

A site answers at these addresses whichever runtime it is (``alongside.workspace.addresses``), so that credentials keep
verifying when an organisation moves house and keeps its domain name and keys.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from uuid import UUID

ROOT = "/alongside/credentials/"
_LEFT_AS_IT_IS = "~:@!$&'()*+,;="  # in a segment of a path, as Django leaves it too


@dataclass(frozen=True)
class Places:
    """The addresses of one course's credentials.

    Args:
        site: scheme, host and port, such as ``https://training.example.org``.
        course_key: the course.

    """

    site: str
    course_key: str

    @property
    def issuer(self) -> str:
        """The issuer's id, and where its profile is."""
        return f"{self._course}issuer.json"

    @property
    def keys(self) -> str:
        """Where the issuer's keys are, as a JSON Web Key Set."""
        return key_set(self.site)

    def key(self, thumbprint: str) -> str:
        """Return where one key is: what a credential names as the key that it was signed with."""
        return f"{self.site}{ROOT}keys/{thumbprint}.json"

    def achievement(self, code: str) -> str:
        """Return where it is said what is achieved."""
        return f"{self._course}achievements/{_segment(code)}.json"

    def competence(self, code: str) -> str:
        """Return where a competence is described."""
        return f"{self._course}competences/#{_segment(code)}"

    def status_list(self, number: int) -> str:
        """Return where one of the issuer's status lists is."""
        return f"{self._course}status/{number}.jwt"

    def credential(self, uuid: UUID) -> str:
        """Return a credential's id, where it is said in words whether it stands."""
        return f"{self.site}{ROOT}{uuid}/"

    @property
    def _course(self) -> str:
        return f"{self.site}{ROOT}{_segment(self.course_key)}/"


def key_set(site: str) -> str:
    """Return where a site's keys are."""
    return f"{site}{ROOT}jwks.json"


def site_of(address: str) -> str:
    """Return the site that an address is on: scheme, host and port. "" for what is no address on the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def _segment(text: str) -> str:
    return quote(text, safe=_LEFT_AS_IT_IS)
