// What does not fit: parts that stick out, text that is cut off, targets that a finger misses.

/** Parts that stick out of the card (or of the open dialog) on either side, or hide some of their own text. */
export function overflow(widget) {
  return widget.root.evaluate((element) => {
    const found = [];
    const dialog = element.shadowRoot.querySelector('dialog[open]');
    const room = (dialog ?? element).getBoundingClientRect();
    for (const node of (dialog ?? element.shadowRoot).querySelectorAll('*')) {
      if (!node.checkVisibility() || node.closest('svg')) continue;
      const style = getComputedStyle(node);
      // What can be scrolled sideways on purpose hides nothing.
      if (/auto|scroll/.test(style.overflowX + getComputedStyle(node.parentElement ?? node).overflowX)) continue;
      const box = node.getBoundingClientRect();
      // What is there only for the ear is clipped on purpose.
      if (style.position === 'absolute' && box.width <= 2) continue;
      const name = `${node.localName}.${node.className}`;
      const out = Math.max(room.left - box.left, box.right - room.right);
      if (box.width > 0 && out > 1) found.push(`${name} sticks out by ${Math.round(out)}`);
      const cut = node.scrollWidth - node.clientWidth;
      if (cut > 1 && style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && node.localName !== 'input') {
        found.push(`${name} hides ${cut}`);
      }
    }
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) found.push(`the page scrolls by ${page.scrollWidth - page.clientWidth}`);
    return found;
  });
}

/** Controls smaller than 24 px on a side; a link inside a sentence may be, and a label counts with its box. */
export function smallTargets(widget) {
  return widget.root.evaluate((element) => {
    const controls = element.shadowRoot.querySelectorAll('a, button, input, summary');
    return [...controls]
      .filter((node) => node.checkVisibility() && !(node.localName === 'a' && getComputedStyle(node).display === 'inline'))
      .map((node) => [node, (node.closest('label') ?? node).getBoundingClientRect()])
      .filter(([, box]) => box.width < 24 || box.height < 24)
      .map(([node, box]) => `${node.localName} “${node.textContent.trim()}” is ${box.width} by ${box.height}`);
  });
}

/** Doubles the text alone, as a browser's text zoom does. */
export function doubleText(widget) {
  return widget.root.evaluate((element) => {
    const sizes = [...element.shadowRoot.querySelectorAll('*')].map((node) => [node, parseFloat(getComputedStyle(node).fontSize)]);
    for (const [node, size] of sizes) node.style?.setProperty('font-size', `${size * 2}px`);
  });
}

/** The spacing that WCAG 1.4.12 says a page must survive. */
export function spaceText(widget) {
  return widget.root.evaluate((element) => {
    for (const node of element.shadowRoot.querySelectorAll('*')) {
      if (!node.style) continue;
      node.style.setProperty('line-height', '1.5', 'important');
      node.style.setProperty('letter-spacing', '0.12em', 'important');
      node.style.setProperty('word-spacing', '0.16em', 'important');
    }
  });
}

/** What does not fit, in the widget or, on a page without one, in the page. */
export async function misfits(visitor) {
  if ((await visitor.widget.root.count()) > 0) return [...(await overflow(visitor.widget)), ...(await smallTargets(visitor.widget))];
  const over = await visitor.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return over > 0 ? [`the page scrolls by ${over}`] : [];
}
