package dev.quarry.orchestrator.render.chromium;

/**
 * Scripts that run in a page, in a world of their own: the page cannot replace the functions that
 * they call. They take properties from prototypes, because a page can name elements like properties
 * of the document.
 */
final class PageScripts {
  private PageScripts() {}

  /** Scrolls down screen by screen, until the end of the page or a number of screens. */
  static String scroll(int screens) {
    return
"""
(async () => {
  for (let i = 0; i < %d; i++) {
    const before = window.scrollY;
    window.scrollBy({top: window.innerHeight, behavior: 'instant'});
    await new Promise(done => setTimeout(done, 100));
    if (window.scrollY === before) return;
  }
})()
"""
        .formatted(screens);
  }

  /**
   * The HTML of the page; null if it is longer. If there are open shadow roots, a copy of the page
   * is made in which they are in the place where they are shown.
   */
  static String html(int maxChars) {
    return
"""
(() => {
  const getter = (type, name) => {
    const get = Object.getOwnPropertyDescriptor(type.prototype, name).get;
    return node => get.call(node);
  };
  const childNodes = getter(Node, 'childNodes');
  const shadowRoot = getter(Element, 'shadowRoot');
  const assigned = node =>
    node instanceof HTMLSlotElement ? HTMLSlotElement.prototype.assignedNodes.call(node) : [];
  const shown = node => {
    const shadow = node instanceof Element ? shadowRoot(node) : null;
    if (shadow) return childNodes(shadow);
    const nodes = assigned(node);
    return nodes.length ? nodes : childNodes(node);
  };
  let root = getter(Document, 'documentElement')(document);
  if (!root) return '';
  const elements = Document.prototype.querySelectorAll.call(document, '*');
  if (Array.prototype.some.call(elements, shadowRoot)) {
    const inert = getter(Document, 'implementation')(document).createHTMLDocument('');
    const copy = (node, deep) => Document.prototype.importNode.call(inert, node, deep);
    const top = copy(root, false);
    const open = [[root, top]];
    while (open.length) {
      const [from, to] = open.pop();
      for (const child of shown(from)) {
        const whole = child instanceof HTMLTemplateElement;
        const added = Node.prototype.appendChild.call(to, copy(child, whole));
        if (child instanceof Element && !whole) open.push([child, added]);
      }
    }
    root = top;
  }
  const html = '<!DOCTYPE html>' + getter(Element, 'outerHTML')(root);
  return html.length > %d ? null : html;
})()
"""
        .formatted(maxChars);
  }
}
