import { useCallback, useEffect, useRef, useState } from "preact/hooks";

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
  const current = useRef(null);
  const reload = useCallback(async () => {
    const run = current.current;
    run.again = run.busy;
    if (run.busy) return;
    run.busy = true;
    try {
      do {
        run.again = false;
        const data = await load(run.signal);
        if (!run.signal.aborted) setState({ data, error: null });
      } while (run.again && !run.signal.aborted);
    } catch (error) {
      if (!run.signal.aborted) setState((before) => ({ ...before, error }));
    } finally {
      run.busy = false;
    }
  }, inputs);
  useEffect(() => {
    const control = new AbortController();
    current.current = { signal: control.signal, busy: false, again: false };
    setState({ data: undefined, error: null });
    reload();
    return () => control.abort();
  }, [reload]);
  useRepeated(reload, every);
  return { ...state, reload };
}

/**
 * Loads a list by pages. With `every`, the first page is loaded again and again: rows of later pages
 * stay as they were loaded.
 *
 * @param loadPage called with a cursor (null: the first page) and a signal
 * @param key the identity of a row
 */
export function usePages(loadPage, inputs, { key, every } = {}) {
  const [state, setState] = useState({ rows: undefined, next: null, error: null, loading: false });
  const control = useRef(null);
  const loading = useRef(false);

  const load = async (cursor, merge) => {
    const { signal } = control.current;
    if (loading.current) return;
    loading.current = true;
    setState((before) => ({ ...before, loading: true }));
    try {
      const page = await loadPage(cursor, signal);
      if (!signal.aborted) setState((before) => ({ ...merge(before, page), error: null, loading: false }));
    } catch (error) {
      if (!signal.aborted) setState((before) => ({ ...before, error, loading: false }));
    } finally {
      // A load that was aborted must not release the one that replaced it.
      if (!signal.aborted) loading.current = false;
    }
  };

  const reload = useCallback(() => load(null, (before, page) => refreshed(before, page, key)), inputs);
  const loadMore = () => state.next && load(state.next, appended);

  useEffect(() => {
    control.current = new AbortController();
    loading.current = false;
    setState({ rows: undefined, next: null, error: null, loading: false });
    reload();
    return () => control.current.abort();
  }, [reload]);
  useRepeated(reload, every);
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

/** Runs one action of the user at a time and keeps its error. */
export function useAction() {
  const [state, setState] = useState({ running: false, error: null });
  const run = async (action) => {
    setState({ running: true, error: null });
    try {
      const result = await action();
      setState({ running: false, error: null });
      return result ?? true;
    } catch (error) {
      setState({ running: false, error });
      return null;
    }
  };
  return { ...state, run, clear: () => setState({ running: false, error: null }) };
}
