//! Every visible string, by key. Placeholders: `{provider}`, `{credential}` (the field's label), `{noun}` (its
//! everyday word), `{brand}`, and what a call adds. A placeholder at the start is written with a capital.
//!
//! Words are plain, short and in the present tense: what happened, then what to do.

/// A visible string in English, with placeholders. Constants and no enumeration: each part of the program then carries
/// only the strings that it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(&'static str);

impl Key {
    /// The English text, with placeholders.
    #[must_use]
    pub const fn english(self) -> &'static str {
        self.0
    }
}

macro_rules! keys {
    ($($name:ident = $english:literal;)*) => {
        #[allow(missing_docs, reason = "each key is documented by its text")]
        impl Key {
            $(pub const $name: Self = Self($english);)*

            /// Every key.
            #[cfg(test)]
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

keys! {
    PRODUCT = "Connect Hub";
    THIS_APP = "this app";
    INTEGRATION_NAME = "{brand} integration";
    INTEGRATION_NAME_PLAIN = "Account linking";

    LOADING = "Loading";
    SLOW_LOAD = "Still loading";
    SLOW_LOAD_FIX = "Your connection seems slow. You can wait or try again.";
    LIST_TITLE = "Link an account";
    LIST_SUBTITLE = "Choose what to connect";
    LIST_EMPTY = "No integrations yet";
    LIST_EMPTY_FIX = "Ask {brand} to turn one on.";
    TURNED_OFF = "It may have been turned off. Try again in a moment.";
    LIST_INACTIVE = "All integrations are turned off";
    SEARCH = "Search integrations";
    CATEGORY = "Category";
    ALL_CATEGORIES = "All";
    FOUND = "{n} found";
    NOTHING_MATCHES = "Nothing matches “{query}”";
    NOTHING_MATCHES_FIX = "Check the spelling or look in another category.";
    CLEAR_SEARCH = "Clear search";
    CHOOSE_METHOD = "Choose how to connect";
    METHODS_OF = "{name}: ways to connect";

    FORM_TITLE = "Connect {provider}";
    RECONNECT_TITLE = "Reconnect {provider}";
    RECONNECT_SUBTITLE = "With a new {noun}";
    LINKED_ON = "Linked on {date}";
    NOT_ACCEPTED = "{provider} stopped accepting this {noun}.";
    NOT_ACCEPTED_FIX = "Generate a new one and paste it here. The account and its history stay.";
    EDIT = "Edit";
    EDIT_HINT = "Choose Edit to paste a new one.";
    EDIT_FIELD = "Edit {label}";
    KEEP_STORED = "Keep the stored {noun}";
    ENDS_IN = "ends in {last4}";
    SAVE_AND_CHECK = "Save and check";
    MORE_ABOUT = "More information about {label}";
    HELP_PAGE = "Connection guide";
    ANSWERED = "What {provider} answered";
    REVIEW_TITLE = "Check permissions";
    REVIEW_SUBTITLE = "{provider}, {credential}";
    BACK = "Back";
    CLOSE = "Close";
    SKIP_TO_FIELD = "Skip to the {credential} field";

    GUIDE_TITLE = "How to get a {credential}";
    GUIDE_PROGRESS = "{n} of {total} done";
    GUIDE_PROGRESS_SPOKEN = "{n} of {total} done. ";
    GUIDE_NEXT = "Next: {step}";
    GUIDE_ALL_DONE = "All steps done";
    STEP_NUMBER = "Step {n}: ";
    STEP_IS_DONE = " (done)";
    STEP_DONE = "Done, next step";
    STEP_DONE_LAST = "Done, go to the field";
    GO_TO_FIELD = "Go to {label}";
    STEP_UNDO = "Mark as not done";
    COPY_LIST = "Copy list";
    COPY_TEXT = "Copy: {text}";
    COPY = "Copy";
    COPIED = "Copied";
    NEW_TAB = "(opens in a new tab)";
    SHOW_STEP = "Show step {n}";

    CHOOSE_TITLE = "What do you need?";
    CHOOSE_TEXT = "The steps and permissions follow your choice.";
    CHOSEN = "{n} of {total} chosen";
    SELECT_ALL = "Select all";
    SELECT_NONE = "Select none";
    SCOPES_TO_GRANT = "Scopes to grant";
    NEEDED_FOR = "Needed for: {actions}";

    EMPTY_FIX = "You get it in step {n} of the guide.";
    PASTE = "Paste";
    SHOW_VALUE = "Show {noun}";
    HIDE_VALUE = "Hide {noun}";
    CHOOSE_ONE = "Choose one";
    OPTIONAL = "(optional)";
    PASTE_REFUSED = "Pasting is blocked here. Press {keys} in the field.";
    CONNECT = "Connect";
    CONNECTING = "Connecting…";
    CHECKING = "Checking the {noun} with {provider}…";
    SLOW = "Still checking. This takes longer than usual.";
    STORING = "Linking the account…";
    CANCEL = "Cancel";
    TRY_AGAIN = "Try again";
    OPEN_ACCOUNT = "Open account";
    TRY_AGAIN_IN = "Try again in {time}";
    MAY_RETRY = "You can try again now.";
    NEW_SESSION = "Start a new session";
    RENEWED = "There is a new session. You can go on.";

    SIGN_IN = "Sign in to {provider}";
    SIGN_IN_TEXT = "A {provider} window opens. Choose there what to link, and allow access.";
    CONTINUE = "Continue to {provider}";
    SIGNING_IN = "Finish in the {provider} window";
    SIGNING_IN_TEXT = "This page goes on by itself when you are done.";
    SHOW_WINDOW = "Show the window again";
    OPEN_TAB = "Open {provider} in a new tab";

    CANCELLED = "Cancelled. Nothing was saved.";
    CANCELLED_FIX = "Your {noun} is kept here in case you want to go on.";
    UNVERIFIED = "{provider} could not confirm this {noun}.";
    UNVERIFIED_FIX = "It may still work. You can link it now and check it later.";
    CONNECT_ANYWAY = "Connect anyway";

    WORKS = "The {noun} works";
    BELONGS_TO = "It belongs to {site}.";
    GRANTED_OF = "{n} of the {total} permissions you need are granted.";
    CANNOT_BE_ADDED = "Permissions cannot be added to an existing {noun}. To get the missing ones, generate a new {noun} in {provider}.";
    CAN_BE_ADDED = "Add the missing permissions in {provider}, then check again.";
    ADD_IT = "Add it in {provider}, then try again.";
    PASTE_ANOTHER = "Paste another {noun}";
    CHECK_AGAIN = "Check again";
    TO_FIX = "To fix";
    TO_FIX_CAPTION = "Permissions to fix";
    GRANTED = "Granted";
    NOT_REPORTED = "Not reported";
    NOT_REPORTED_CAPTION = "Permissions that {provider} did not report";
    NOT_WITH = "Not with a {credential}";
    OTHER_PERMISSIONS = "Not needed";
    COUNT_OF = "{n} of {total}";
    PERMISSION_COLUMN = "Permission";
    THIS_VALUE_COLUMN = "This {noun}";
    MISSING = "Missing";
    READ_ONLY = "Read-only";
    EDIT_AND_READ = "Edit and read";
    NOT_AVAILABLE = "Not available";
    NEEDED = "Needed: {level}";
    NEEDS_OTHER = "Needs {method}";
    REFUSED_HERE = "{provider} refuses it here";
    RETIRED = "Removed by {provider}";
    PLAN_REQUIRED = "Depends on the plan in {provider}";

    IS_CONNECTED = "{provider} is connected";
    CAN_WORK_WITH = "{brand} can now work with this site.";
    CAN_WORK_WITH_ACCOUNT = "{brand} can now work with this account.";
    CAN_WORK_WITH_MANY = "{brand} can now work with these sites.";
    SITE = "Site";
    ACCOUNT = "Account";
    AUTHORIZED = "Authorized";
    PERMISSIONS = "Permissions";
    SITE_UNNAMED = "{provider} site";
    SITE_AND_MORE = "{site} and {n} more";
    LEVELS_BOTH = "{n} edit and read, {m} read-only";
    LEVELS_WRITE = "{n} edit and read";
    LEVELS_READ = "{m} read-only";
    SCOPES_HAD = "{n} granted";
    VIEW_IN_ACCOUNTS = "View in Accounts";
    DONE = "Done";
    CONNECT_ANOTHER = "Connect another";
    SEVERAL_SITES = "This {noun} reaches several sites. All of them can be used.";
    SITE_UNKNOWN = "{provider} did not say which site this is.";

    CLOSED_TITLE = "Closed";
    CLOSED_TEXT = "Nothing was linked. What you typed is kept here.";
    OPEN_AGAIN = "Open again";

    TERMS = "Terms";
    PRIVACY = "Privacy";
    AND = "and";
}
