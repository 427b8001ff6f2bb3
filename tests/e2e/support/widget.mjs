// The widget as a person meets it: by roles, labels and words, never by its classes.
import assert from 'node:assert/strict';
import { becomes, eventually } from './poll.mjs';

/** What a person can do with the widget and see of it. Locators pierce its open shadow root. */
export class Widget {
  constructor(visitor, selector = 'connect-hub') {
    this.visitor = visitor;
    this.page = visitor.page;
    this.root = visitor.page.locator(selector);
  }

  /** Another widget of the same page. */
  at(selector) {
    return new Widget(this.visitor, selector);
  }

  /** The secret field. */
  get field() {
    return this.root.getByLabel('Site Token', { exact: true });
  }

  get dialog() {
    return this.root.getByRole('dialog');
  }

  button(name) {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** The main button of the form when nothing is wrong. */
  get connect() {
    return this.button('Connect');
  }

  /** The title of a step of the first section, by its number. */
  step(number) {
    return this.root.locator('summary').filter({ hasText: `Step ${number}:` }).first();
  }

  /** Replaces what is in the field by a real paste. */
  async paste(text) {
    await this.field.focus();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.visitor.paste(this.field, text);
  }

  /** What is in the field. */
  value() {
    return this.field.inputValue();
  }

  async hasValue(text) {
    await becomes('the value in the field', () => this.value(), text);
  }

  /** Pastes and presses Connect, whatever that button is called now. */
  async submit(text) {
    await this.paste(text);
    await this.field.press('Enter');
  }

  /** Waits until these words stand in the widget, each visible. */
  async shows(...texts) {
    for (const text of texts) {
      await eventually(`“${text}” is shown`, async () => {
        const all = await this.root.getByText(text).all();
        for (const one of all) if (await one.isVisible()) return true;
        return false;
      });
    }
  }

  /** What the live regions say, without what is there only for the eye. */
  spoken() {
    return this.root.evaluate((element) => {
      const spoken = [];
      for (const region of element.shadowRoot.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
        const text = region.textContent.trim().replace(/\s+/g, ' ');
        if (text) spoken.push(text);
      }
      return spoken.join(' | ');
    });
  }

  /** Waits until a live region says `text`. */
  async says(text) {
    let last = '';
    await eventually(`a live region says “${text}”`, async () => {
      last = await this.spoken();
      return last.includes(text);
    }).catch((error) => {
      error.message += `; it says “${last}”`;
      throw error;
    });
  }

  /** All visible text, white space collapsed. */
  text() {
    return this.root.evaluate((element) => {
      const parts = [];
      const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE) parts.push(node.data);
        else if (node.nodeType !== Node.ELEMENT_NODE || node.checkVisibility({ visibilityProperty: true })) {
          for (const child of node.childNodes) walk(child);
        }
      };
      walk(element.shadowRoot);
      return parts.join(' ').replace(/\s+/g, ' ').trim();
    });
  }

  /** Everything in the shadow root as markup, values of inputs included. */
  markup() {
    return this.root.evaluate((element) => {
      const values = [...element.shadowRoot.querySelectorAll('input, textarea')].map((input) => input.value);
      return `${element.outerHTML}\n${element.shadowRoot.innerHTML}\n${values.join('\n')}`;
    });
  }

  /** The focus is in the secret field. */
  async fieldHasFocus() {
    await becomes('the focus is in the field', () =>
      this.field.evaluate((input) => input.getRootNode().activeElement === input && document.hasFocus()), true);
  }

  /** The id of what has the focus within the widget. */
  focusedId() {
    return this.root.evaluate((element) => element.shadowRoot.activeElement?.id);
  }

  /** The focus is on the button of this name. */
  async buttonHasFocus(name) {
    await becomes(`the focus is on “${name}”`, () =>
      this.button(name).evaluate((button) => button.getRootNode().activeElement === button), true);
  }

  /** The field is marked as wrong and its description holds these words. */
  async fieldIsWrong(...texts) {
    await becomes('aria-invalid', () => this.field.getAttribute('aria-invalid'), 'true');
    let description = '';
    await eventually(`the field is described by “${texts.join('”, “')}”`, async () => {
      description = await this.description();
      return texts.every((text) => description.includes(text));
    }).catch((error) => {
      error.message += `; it is described by “${description}”`;
      throw error;
    });
  }

  /** The text that `aria-describedby` of the field points to. */
  description() {
    return this.field.evaluate((input) => {
      const ids = (input.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean);
      return ids.map((id) => input.getRootNode().getElementById(id)?.textContent ?? `[no ${id}]`)
        .join(' ').replace(/\s+/g, ' ').trim();
    });
  }

  /** Replaces whatever is in the field by a token that works, and goes on to the closed dialog. */
  async connectsWith(token, title = 'Webflow is connected') {
    await this.submit(token);
    await this.dialog.getByText(title).waitFor();
    await this.button('Done').click();
    await this.dialog.waitFor({ state: 'hidden' });
    assert.equal(await this.dialog.count(), 0, 'the dialog is gone');
  }
}
