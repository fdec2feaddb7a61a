import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/**
 * Runs loads one at a time, until the inputs change. A load that must see the newest state (`repeat`) and is
 * asked for during another one runs after it; what was asked for several times runs once.
 *
 * @returns a function that runs a load, which is called with a signal, and one that begins anew
 */
function useRuns() {
  const current = useRef(null);
  const run = useCallback(async (load, { repeat }) => {
    const runs = current.current;
    if (runs.busy) {
      if (repeat) runs.next = load;
      return;
    }
    runs.busy = true;
    for (let next = load; next && !runs.signal.aborted; next = runs.next) {
      runs.next = null;
      await next(runs.signal);
    }
    runs.busy = false;
  }, []);
  const begin = useCallback(() => {
    const control = new AbortController();
    current.current = { signal: control.signal, busy: false, next: null };
    return () => control.abort();
  }, []);
  return { run, begin };
}

/**
 * Loads data and, with `every`, loads it again each so many milliseconds while the page is visible.
 * After a failure the former data stays, with the error beside it. A call of `reload` during a load
 * loads once more after it.
 *
 * @param load called with a signal
 * @param inputs the data is loaded anew when one of them changes
 */
export function useLoad(load, inputs, { every } = {}) {
  const [state, setState] = useState({ data: undefined, error: null });
  const { run, begin } = useRuns();
  const read = async (signal) => {
    try {
      const data = await load(signal);
      if (!signal.aborted) setState({ data, error: null });
    } catch (error) {
      if (!signal.aborted) setState((before) => ({ ...before, error }));
    }
  };
  const reload = useCallback(() => run(read, { repeat: true }), inputs);
  const refresh = useCallback(() => run(read, { repeat: false }), inputs);
  useEffect(() => {
    const end = begin();
    setState({ data: undefined, error: null });
    reload();
    return end;
  }, [reload]);
  useRepeated(refresh, every);
  return { ...state, reload };
}

/**
 * Loads a list by pages. With `every`, the first page is loaded again and again: rows of later pages
 * stay as they were loaded. A call of `reload` during a load loads the first page once more after it.
 *
 * @param loadPage called with a cursor (null: the first page) and a signal
 * @param key the identity of a row
 */
export function usePages(loadPage, inputs, { key, every } = {}) {
  const [state, setState] = useState({ rows: undefined, next: null, error: null, loading: false });
  const { run, begin } = useRuns();
  const read = (cursor, merge) => async (signal) => {
    setState((before) => ({ ...before, loading: true }));
    try {
      const page = await loadPage(cursor, signal);
      if (!signal.aborted) setState((before) => ({ ...merge(before, page), error: null, loading: false }));
    } catch (error) {
      if (!signal.aborted) setState((before) => ({ ...before, error, loading: false }));
    }
  };

  const readFirst = read(null, (before, page) => refreshed(before, page, key));
  const reload = useCallback(() => run(readFirst, { repeat: true }), inputs);
  const refresh = useCallback(() => run(readFirst, { repeat: false }), inputs);
  const loadMore = () => state.next && run(read(state.next, appended), { repeat: false });

  useEffect(() => {
    const end = begin();
    setState({ rows: undefined, next: null, error: null, loading: false });
    reload();
    return end;
  }, [reload]);
  useRepeated(refresh, every);
  return { ...state, reload, loadMore };
}

const appended = (before, page) => ({ rows: [...(before.rows ?? []), ...page.rows], next: page.next });

/** Replaces the first page and keeps what follows its last row. */
function refreshed(before, page, key) {
  const last = page.rows.at(-1);
  const at = last && page.next && before.rows ? before.rows.findIndex((row) => key(row) === key(last)) : -1;
  const rest = at < 0 ? [] : before.rows.slice(at + 1);
  return { rows: [...page.rows, ...rest], next: rest.length > 0 ? before.next : page.next };
}

/** Calls an action at an interval while the page is visible, and when it becomes visible again. */
function useRepeated(action, every) {
  useEffect(() => {
    if (!every) return undefined;
    const visible = () => document.hidden || action();
    const timer = setInterval(visible, every);
    document.addEventListener("visibilitychange", visible);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", visible);
    };
  }, [action, every]);
}

/** Runs one action of the user at a time and keeps its error: a second click during the first does nothing. */
export function useAction() {
  const [state, setState] = useState({ running: false, error: null });
  const busy = useRef(false);
  const run = async (action) => {
    if (busy.current) return null;
    busy.current = true;
    setState({ running: true, error: null });
    try {
      const result = await action();
      setState({ running: false, error: null });
      return result ?? true;
    } catch (error) {
      setState({ running: false, error });
      return null;
    } finally {
      busy.current = false;
    }
  };
  return { ...state, run, clear: () => setState({ running: false, error: null }) };
}
