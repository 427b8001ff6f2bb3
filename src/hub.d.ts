// Types of the element that `hub.js` defines.

/** A screen of the widget. */
export type HubStep = "list" | "choose" | "form" | "connecting" | "oauth" | "review" | "confirmation" | "connected";

/** A linked account. It never carries the credential. */
export interface HubAccount {
  id: string;
  /** Key of the provider, such as `webflow`. */
  provider: string;
  /** What people call the account. */
  label: string;
  status: "active" | "error" | "expired" | "suspended";
}

/** An account was linked or updated. `id` is null without a session, unless the host's endpoint names an account. */
export interface HubSuccess {
  id: string | null;
  provider: string;
  account: HubAccount | null;
}

/** The user closed the widget: after `success` (`linked`), or after `cancel` (`dismissed`). */
export interface HubClose {
  reason: "linked" | "dismissed";
}

/** An error that the user sees. `code` is stable, `message` is text for people. */
export interface HubError {
  code: string;
  message: string;
  retryable: boolean;
}

/** The details of the events. No event bubbles. */
export interface HubEventDetails {
  /** The first usable screen is painted. */
  ready: Record<string, never>;
  step: { step: HubStep; provider?: string };
  success: HubSuccess;
  /** The user left before an account was linked. */
  cancel: Record<string, never>;
  close: HubClose;
  error: HubError;
  /** The session ended; setting `token` resumes where the user was. */
  "token-expired": Record<string, never>;
}

/** Events by name, for `addEventListener`. */
export type HubEventMap = { [Name in keyof HubEventDetails]: CustomEvent<HubEventDetails[Name]> };

/** `<connect-hub>`. Each property reflects the attribute of the same name in kebab-case, `token` apart. */
export interface ConnectHubElement extends HTMLElement {
  /** The session token from your backend. Set as a property it is not reflected, and counts for more than the attribute. */
  token: string | null;
  /** Where the hub protocol is: https, the page's own origin, or this machine. Default: the origin of `hub.js`. */
  baseUrl: string;
  /** The OAuth return page. Default: `baseUrl`. */
  appUrl: string;
  mode: "integration-picker";
  /** Opens this provider directly. */
  provider: string;
  /** Opens this authentication method directly. */
  integrationId: string;
  /** Edits or reconnects this account. */
  accountId: string;
  /** Without a session: URL of a connector JSON. */
  connectorSrc: string;
  /** Without a session: endpoint that gets the credentials. */
  validateUrl: string;
  presentation: "inline" | "dialog";
  open: boolean;
  /** CSS length. Default: as high as the content. */
  height: string;
  /** `light`, `dark`, `auto` or a theme as JSON. */
  theme: string;
  /** The theme as an object: reflected into the attribute as JSON. Null when the attribute holds none. */
  themeObject: object | null;
  /** Language and direction. Default: the nearest `lang`, else `en`. */
  locale: string;
  whitelabel: boolean;
  /** The partner's name, used instead of the product's. */
  brand: string;
  showFooterLinks: boolean;
  /** Text of the closing button. */
  onCloseLabel: string;
  /** Logs state changes, never a secret. */
  debug: boolean;

  /** Called after the event of the same name, with its detail. */
  onSuccess?: ((detail: HubSuccess) => void) | null;
  onClose?: ((detail: HubClose) => void) | null;
  onCancel?: ((detail: Record<string, never>) => void) | null;
  onError?: ((detail: HubError) => void) | null;

  addEventListener<Name extends keyof HubEventMap>(
    type: Name,
    listener: (this: ConnectHubElement, event: HubEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof HubEventMap>(
    type: Name,
    listener: (this: ConnectHubElement, event: HubEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "connect-hub": ConnectHubElement;
  }
}
