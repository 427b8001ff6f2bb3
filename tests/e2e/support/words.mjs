// The words that a person reads, as the design lays them down, with Webflow's Site Token filled in.

const kept = 'Your token is kept here.';

/** What stands under the field, with the step that its link leads to. */
export const FIELD = {
  token_empty: { title: 'Paste your Site Token first.', fix: 'You get it in step 4 of the guide.', step: 4 },
  workspace_token: { title: 'This is a workspace token.', fix: 'Linking needs a Site Token, which belongs to one site.', step: 1 },
  object_id: { title: 'This is a site ID, not a token.', fix: 'The token is shown once, right after you generate it.', step: 3 },
  url: { title: 'This is a web address, not a token.', fix: 'The token is shown once, right after you generate it.', step: 3 },
  jwt: { title: 'This is a different kind of token.', fix: "Linking needs a Site Token from your site's settings.", step: 3 },
  placeholder: { title: 'This is sample text, not the token.', fix: 'Copy the token itself in Webflow.', step: 4 },
  whitespace: { title: 'There is a space inside this token.', fix: 'Part of it may be missing. Copy the whole token again.' },
  oauth_token: { title: 'This is an OAuth access token.', fix: 'Linking this way needs a Site Token.', step: 3 },
  token_rejected: {
    title: 'Webflow did not accept this token.',
    fix: 'It may be incomplete, revoked or expired. Copy it again, or generate a new one.',
    step: 3,
  },
  missing_permission: {
    title: 'This token is missing “Authorized user: Read-only”.',
    fix: 'Permissions cannot be added to an existing token. Generate a new one with it, then paste it here.',
    step: 3,
  },
};

/** Notices above the button, with the name of the button that then stands there. */
export const NOTICE = {
  provider_unavailable: {
    title: 'Webflow is not answering.',
    fix: 'Your token was not checked and is kept here. Try again in a few minutes.',
    button: 'Try again',
  },
  provider_rate_limited: { title: 'Webflow asks us to slow down.', fix: `Too many requests in one minute. ${kept}` },
  unverified: {
    title: 'Webflow could not confirm this token.',
    fix: 'It may still work. You can link it now and check it later.',
    button: 'Connect anyway',
  },
  offline: { title: 'You are offline.', fix: `${kept} Reconnect to the internet, then try again.`, button: 'Try again' },
  network: { title: 'We could not reach the server.', fix: `${kept} Try again in a moment.`, button: 'Try again' },
  session_expired: {
    title: 'This session has ended.',
    fix: 'It is limited in time for your safety. Start a new one; your token is kept here.',
    button: 'Start a new session',
  },
  conflict: { title: 'This site is already linked.', fix: 'Open the linked account to give it a new token.', button: 'Open account' },
  rate_limited: { title: 'Too many tries.', fix: kept },
  internal: { title: 'The account could not be linked.', fix: 'Nothing was saved.', button: 'Try again' },
  cancelled: { title: 'Cancelled. Nothing was saved.', fix: 'Your token is kept here in case you want to go on.', button: 'Connect' },
};

/** Errors that take the whole view. */
export const PAGE = {
  session_invalid: { title: 'This form has to be opened again.', fix: 'Go back to where you came from and start once more.' },
  session_origin_mismatch: { title: 'This page may not show this form.', fix: 'Tell the owner of the page.' },
  not_found: { title: 'This integration is not available.', fix: 'It may have been turned off. Try again in a moment.' },
  loading: { title: 'Still loading', fix: 'Your connection seems slow. You can wait or try again.' },
  start_failed: {
    title: 'The form could not start',
    fix: 'This page or browser blocked a part of it. Try again',
  },
};
