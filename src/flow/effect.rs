//! What follows from an event outside of the state: requests, timers, focus, words to the host page and to assistive
//! technology.

/// What has to be done outside of the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Fetch the first answer.
    Load,
    /// Fetch a form.
    LoadConnector(u32, String),
    /// Ask for a judgement.
    Validate(u32),
    /// Store the account.
    Store(u32),
    /// Open the window in which the person signs in, while the click that asked for it counts; `tab`: as a tab.
    OpenWindow {
        /// A tab is not blocked where a window is.
        tab: bool,
    },
    /// Begin an attempt to sign in.
    Begin(u32),
    /// Lead the window to an address.
    Navigate(String),
    /// Close the window.
    CloseWindow,
    /// Ask how an attempt stands, after so many milliseconds.
    AskAttempt(u32, String, u32),
    /// Give an attempt up.
    EndAttempt(String),
    /// Raise [`super::Event::TooLate`] in five minutes.
    WatchLimit(u32),
    /// Abort what runs.
    Abort,
    /// Raise [`super::Event::Slow`] when it takes longer than usual: eight seconds to load, five to check.
    WatchSlow(u32),
    /// Raise [`super::Event::NoNewSession`] in ten seconds.
    AwaitSession(u32),
    /// Tell the host page.
    Emit(Out),
    /// Say something to assistive technology.
    Announce(Say),
    /// Move the focus.
    Focus(Target),
    /// Put the values into their inputs: cleaned ones, or nothing after success.
    FillInputs,
    /// Raise [`super::Event::Waited`] every second, for this many seconds.
    CountDown(u32),
    /// Open the page that lists the accounts.
    OpenAccounts,
}

/// What the host page is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Out {
    /// The first usable screen is there.
    Ready,
    /// The screen changed.
    Step(&'static str),
    /// An account was linked.
    Success,
    /// The person left before an account was linked.
    Cancel,
    /// The person closed.
    Close {
        /// Whether an account was linked.
        linked: bool,
    },
    /// The person sees an error.
    Error,
    /// The session ended.
    TokenExpired,
}

/// What assistive technology is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// The check runs.
    Checking,
    /// The window waits for the person.
    SigningIn,
    /// It takes longer than usual.
    Slow,
    /// The account is being stored.
    Storing,
    /// The first sentence of the fault.
    Fault,
    /// The review.
    Review,
    /// The countdown is over.
    MayRetry,
    /// What was removed from the pasted text.
    Hint,
    /// Loading takes longer than usual.
    SlowLoad,
    /// The session was renewed.
    Renewed,
}

/// Where the focus goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The input of a field.
    Field(String),
    /// The input of the credential.
    Credential,
    /// The main button.
    Primary,
    /// The title of the screen.
    Title,
    /// The row of an integration.
    Row(String),
    /// A step of the guide.
    Step(String),
}
