// Talking with the practice server.

/** Raised when the server gave no answer that this page understands. */
export class Unreachable extends Error {}

async function asked(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new Unreachable("The practice server is not answering.");
  }
  const body = await answer.json().catch(() => null);
  if (answer.ok && body) return body;
  throw new Unreachable(sentence(body) ?? `The practice server answered with error ${answer.status}.`);
}

function sentence(body) {
  const said = body?.error ?? body?.detail;
  return typeof said === "string" ? said : null;
}

/** Read. Parameters that are null are left out. */
export function get(path, parameters, signal) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined));
  return asked(`/practice/${path}?${query}`, { signal, cache: "no-store" });
}

/** Change something. Always answers {ok, error, …}: a server that is gone is an `error` sentence too. */
export async function post(path, body) {
  try {
    const answer = await asked(`/practice/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Practice": "1" },
      body: JSON.stringify(body),
    });
    return { ok: !answer.error, ...answer };
  } catch (problem) {
    return { ok: false, error: problem.message };
  }
}
