//! Every visible string, by key. Placeholders: `{provider}`, `{credential}` (the field's label), `{noun}` (its
//! everyday word), `{brand}`, and what a call adds. A placeholder at the start is written with a capital.
//!
//! Words are plain, short and in the present tense: what happened, then what to do.

macro_rules! keys {
    ($($name:ident = $english:literal;)*) => {
        /// A visible string.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each key is documented by its text")]
        pub enum Key { $($name,)* }

        impl Key {
            /// The English text, with placeholders.
            #[must_use]
            pub const fn english(self) -> &'static str {
                match self { $(Self::$name => $english,)* }
            }

            /// Every key.
            #[cfg(test)]
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

keys! {
    Product = "Connect Hub";
    ThisApp = "this app";
    IntegrationName = "{brand} integration";
    IntegrationNamePlain = "Account linking";

    Loading = "Loading";
    SlowLoad = "Still loading";
    SlowLoadFix = "Your connection seems slow. You can wait or try again.";
    ListTitle = "Link an account";
    ListSubtitle = "Choose what to connect";
    ListEmpty = "No integrations yet";
    ListEmptyFix = "Ask {brand} to turn one on.";
    ListInactive = "All integrations are turned off";
    Search = "Search integrations";
    Category = "Category";
    AllCategories = "All";
    Found = "{n} found";
    NothingMatches = "Nothing matches “{query}”";
    NothingMatchesFix = "Check the spelling or look in another category.";
    ClearSearch = "Clear search";
    ChooseMethod = "Choose how to connect";
    MethodsOf = "{name}: ways to connect";

    FormTitle = "Connect {provider}";
    ReconnectTitle = "Reconnect {provider}";
    ReconnectSubtitle = "With a new {noun}";
    LinkedOn = "Linked on {date}";
    NotAccepted = "{provider} stopped accepting this {noun}.";
    NotAcceptedFix = "Generate a new one and paste it here. The account and its history stay.";
    Edit = "Edit";
    EditHint = "Choose Edit to paste a new one.";
    EditField = "Edit {label}";
    KeepStored = "Keep the stored {noun}";
    EndsIn = "ends in {last4}";
    SaveAndCheck = "Save and check";
    MoreAbout = "More information about {label}";
    HelpPage = "Connection guide";
    Answered = "What {provider} answered";
    ReviewTitle = "Check permissions";
    ReviewSubtitle = "{provider}, {credential}";
    Back = "Back";
    Close = "Close";
    SkipToField = "Skip to the {credential} field";

    GuideTitle = "How to get a {credential}";
    GuideProgress = "{n} of {total} done";
    GuideProgressSpoken = "{n} of {total} done. ";
    GuideNext = "Next: {step}";
    GuideAllDone = "All steps done";
    StepNumber = "Step {n}: ";
    StepIsDone = " (done)";
    StepDone = "Done, next step";
    StepDoneLast = "Done, go to the field";
    GoToField = "Go to {label}";
    StepUndo = "Mark as not done";
    CopyList = "Copy list";
    CopyText = "Copy: {text}";
    Copy = "Copy";
    Copied = "Copied";
    NewTab = "(opens in a new tab)";
    ShowStep = "Show step {n}";

    ChooseTitle = "What do you need?";
    ChooseText = "The steps and permissions follow your choice.";
    Chosen = "{n} of {total} chosen";
    SelectAll = "Select all";
    SelectNone = "Select none";
    ScopesToGrant = "Scopes to grant";
    NeededFor = "Needed for: {actions}";

    EmptyFix = "You get it in step {n} of the guide.";
    Paste = "Paste";
    ShowValue = "Show {noun}";
    HideValue = "Hide {noun}";
    ChooseOne = "Choose one";
    Optional = "(optional)";
    PasteRefused = "Pasting is blocked here. Press {keys} in the field.";
    Connect = "Connect";
    Connecting = "Connecting…";
    Checking = "Checking the {noun} with {provider}…";
    Slow = "Still checking. This takes longer than usual.";
    Storing = "Linking the account…";
    Cancel = "Cancel";
    TryAgain = "Try again";
    OpenAccount = "Open account";
    TryAgainIn = "Try again in {time}";
    MayRetry = "You can try again now.";
    NewSession = "Start a new session";
    Renewed = "There is a new session. You can go on.";

    SignIn = "Sign in to {provider}";
    SignInText = "A {provider} window opens. Choose there what to link, and allow access.";
    Continue = "Continue to {provider}";
    SigningIn = "Finish in the {provider} window";
    SigningInText = "This page goes on by itself when you are done.";
    ShowWindow = "Show the window again";
    OpenTab = "Open {provider} in a new tab";

    Cancelled = "Cancelled. Nothing was saved.";
    CancelledFix = "Your {noun} is kept here in case you want to go on.";
    Unverified = "{provider} could not confirm this {noun}.";
    UnverifiedFix = "It may still work. You can link it now and check it later.";
    ConnectAnyway = "Connect anyway";

    Works = "The {noun} works";
    BelongsTo = "It belongs to {site}.";
    GrantedOf = "{n} of the {total} permissions you need are granted.";
    CannotBeAdded = "Permissions cannot be added to an existing {noun}. To get the missing ones, generate a new {noun} in {provider}.";
    CanBeAdded = "Add the missing permissions in {provider}, then check again.";
    AddIt = "Add it in {provider}, then try again.";
    PasteAnother = "Paste another {noun}";
    CheckAgain = "Check again";
    ToFix = "To fix";
    ToFixCaption = "Permissions to fix";
    Granted = "Granted";
    NotReported = "Not reported";
    NotReportedCaption = "Permissions that {provider} did not report";
    NotWith = "Not with a {credential}";
    OtherPermissions = "Not needed";
    CountOf = "{n} of {total}";
    PermissionColumn = "Permission";
    ThisValueColumn = "This {noun}";
    Missing = "Missing";
    ReadOnly = "Read-only";
    EditAndRead = "Edit and read";
    NotAvailable = "Not available";
    Needed = "Needed: {level}";
    NeedsOther = "Needs {method}";
    RefusedHere = "{provider} refuses it here";
    Retired = "Removed by {provider}";
    PlanRequired = "Depends on the plan in {provider}";

    IsConnected = "{provider} is connected";
    CanWorkWith = "{brand} can now work with this site.";
    CanWorkWithAccount = "{brand} can now work with this account.";
    CanWorkWithMany = "{brand} can now work with these sites.";
    Site = "Site";
    Account = "Account";
    Authorized = "Authorized";
    Permissions = "Permissions";
    SiteUnnamed = "{provider} site";
    SiteAndMore = "{site} and {n} more";
    LevelsBoth = "{n} edit and read, {m} read-only";
    LevelsWrite = "{n} edit and read";
    LevelsRead = "{m} read-only";
    ScopesHad = "{n} granted";
    ViewInAccounts = "View in Accounts";
    Done = "Done";
    ConnectAnother = "Connect another";
    SeveralSites = "This {noun} reaches several sites. All of them can be used.";
    SiteUnknown = "{provider} did not say which site this is.";

    ClosedTitle = "Closed";
    ClosedText = "Nothing was linked. What you typed is kept here.";
    OpenAgain = "Open again";

    Terms = "Terms";
    Privacy = "Privacy";
    And = "and";
}
