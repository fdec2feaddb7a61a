import { useEffect, useState } from "preact/hooks";

/**
 * The address of a view is the fragment of the URL, "#/jobs?status=failed": it can be linked and
 * reloaded, works below any path of a proxy, and never clashes with a path of the API.
 */

export const href = (path, query = {}) => {
  const given = Object.entries(query).filter(([, value]) => value != null && value !== "");
  const text = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${text && `?${text}`}`;
};

export function currentRoute() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const segments = path.split("/").filter(Boolean).map(decoded);
  return {
    path: segments.length > 0 ? segments : ["jobs"],
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function go(path, query) {
  location.hash = href(path, query);
}

/** Replaces some parameters of the address without a new entry in the browser's history. */
export function setQuery(changes) {
  const { path, query } = currentRoute();
  history.replaceState(null, "", href(path, { ...query, ...changes }));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useRoute() {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const changed = () => setRoute(currentRoute());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}
