# The gateway's own pages, in English: the language that every other is made from, and falls back to.
# Written by the Vestibule authors.

## Around every page

this-app = the application
signing-in-as = Signing in as { $user }
signed-in-as = Signed in as { $user }
help-stuck = Stuck?
made-by = Protected by Vestibule
languages = Language
error-number = Error { $status }
request-id = Request
# Days as people write them; the month is a number.
date =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
moment = { $date }, { $time } UTC

## Confirming a sign-in

confirm-title = Confirm that it is you
confirm-code-only = Enter a code to finish signing in.
confirm-code-only-step-up = Enter a code to go on.
push-label = Request on your phone
push-sent-to = We sent a request to { $device }.
push-sent = We sent a request to your phone.
push-none = No request is waiting on your phone.
push-send = Send a request to my phone
push-waiting = Waiting for your answer on the phone.
code-waiting = Waiting for a code.
number-approve = Approve it on your phone
number-choose = Choose this number on your phone
number-type = Type this number on your phone
code-enter = Enter a code
code-use = Use a code
code-or = Or use a code
code-forward = Nothing on your phone? Use a code
ways-none = There is no way to confirm this sign-in.
ways-back = Back to the other ways
recovery-use = Use a recovery code
recovery-label = Recovery code
recovery-hint = One of the ten codes you saved when you set this up. Each works once.
help-desk-have = I have a code from the help desk
help-desk-title = Use a code from the help desk
help-desk-label = Code from the help desk
help-desk-hint = Whoever looks after your account can give you one. It works for a short while only.
help-desk-too = A code from the help desk works here too.
code-label = 6-digit code
code-sent-to = We sent a code to { $to }.
code-or-app = One from your authenticator app works too.
code-from-app = From your authenticator app.
code-from-app-or-sent = From your authenticator app, or one we send you.
code-ask-below = Ask for one below, then type it here.
code-checked-at-sixth = It is checked at the sixth digit.
code-check = Check code
tries-left =
    { $count ->
        [one] 1 try left.
       *[other] { $count } tries left.
    }
send-sms = Text me a code
send-voice = Call me with a code
send-email = E-mail me a code
time-left = { $time } left
more-time = I need more time
trust-days =
    { $count ->
        [one] Trust this browser for 1 day
       *[other] Trust this browser for { $count } days
    }
trust-hours =
    { $count ->
        [one] Trust this browser for 1 hour
       *[other] Trust this browser for { $count } hours
    }
trust-what = It then signs you in with your password alone. Never tick this on a computer that others use too.
cancel-sign-in = Cancel this sign-in
cancel = Cancel

## What was just done, and what could not be

sent-by-sms = We sent you a code by text message.
sent-by-voice = We are calling you with a code.
sent-by-email = We sent you a code by e-mail.
code-wrong = That code is not right.
push-not-now = No request goes to your phone for now. Use a code, or ask your help desk.
push-again-time = A new request to your phone is possible in { $time }.
push-unclear = The application did not say clearly whether your password was right, so no phone rings.
refused-often-seconds =
    { $count ->
        [one] That was too often. Try again in 1 second.
       *[other] That was too often. Try again in { $count } seconds.
    }
refused-often-minutes =
    { $count ->
        [one] That was too often. Try again in 1 minute.
       *[other] That was too often. Try again in { $count } minutes.
    }
refused-locked-seconds =
    { $count ->
        [one] There were too many wrong codes. Codes are taken again in 1 second.
       *[other] There were too many wrong codes. Codes are taken again in { $count } seconds.
    }
refused-locked-minutes =
    { $count ->
        [one] There were too many wrong codes. Codes are taken again in 1 minute.
       *[other] There were too many wrong codes. Codes are taken again in { $count } minutes.
    }
refused-disabled = There were too many wrong codes. Ask your help desk.
refused-not-offered = That is not possible here. Choose another way.
refused-number = That is not a telephone number in international form. It begins with + and the country, like +49 151 12345678.
refused-not-served = No message is sent to this number. Use another one, or choose another way.
refused-send = The message could not be sent. Try again, or choose another way.
refused-no-grace = There are no sign-ins without a second step left.
refused-enrolled = This account has a second step already. Use it.
refused-password = That cannot be a password: it is empty, too long, or holds characters nobody can type.
refused-not-proven = This account or its phone was locked or removed meanwhile.
refused-no-login = No sign-in is waiting in this browser.
refused-expired = This sign-in has expired.
refused-settled = This sign-in was answered already.
refused-not-approved = This sign-in is not confirmed yet.
refused-under-way = Another sign-in with this session is under way.
refused-name = This name cannot be used: it is empty, too long, or holds characters nobody can type.
refused-gone = That is not there any more.
refused-exists = There is one of that name already.
refused-too-many = There are too many of them already.
refused-last-factor = This is the only way you have to confirm a sign-in. Add another one first.
refused-step-up = Confirm first that it is you.

## Setting up a second step

setup-title = Set up your second step
setup-why = { $app } asks for a second step after the password, so that a stolen password alone opens nothing. It takes about two minutes.
setup-ways = Ways to confirm
setup-nothing = You cannot set one up by yourself here yet. Ask your help desk to do it with you before it is required.
required-count = It is required now: you have no sign-ins without it left.
required-date = It has been required since { $date }, and cannot be put off any more.
required-always = It is required from the first sign-in on, and cannot be put off.
setup-phone = Approve on my phone
setup-phone-hint = Your phone shows each sign-in, and you type a short number. Safest and quickest.
setup-softtoken = Use an authenticator app
setup-softtoken-hint = An app shows a six-digit code. It works without a connection.
setup-number = Get codes by text or call
setup-number-hint = Works with any telephone. Less safe: messages can be intercepted, and numbers taken over.
setup-not-now = Not now?
setup-last = This is the last time you can skip this. At your next sign-in you will need it.
setup-last-day = Today is the last day on which you can skip this. From tomorrow on you will need it.
setup-skips =
    { $count ->
        [one] You can skip this 1 more time.
       *[other] You can skip this { $count } more times.
    }
setup-skips-until =
    { $count ->
        [one] You can skip this 1 more time, until { $date } at the latest.
       *[other] You can skip this { $count } more times, until { $date } at the latest.
    }
setup-skip = Skip for now
setup-skip-last = Skip one last time
setup-opt-out-hint = You may also do without it. We advise against it: your account is then protected by the password alone.
setup-opt-out = Do not ask me again
setup-back = Choose another way
opt-out-title = Really do without a second step?
opt-out-risk = Your account is then protected by its password alone. Whoever gets hold of that, by a false e-mail or from another web site, can read and change everything that you can, in your name.
opt-out-lasts =
    { $count ->
        [one] This holds for this sign-in only. After that you are asked again.
       *[other] This holds for { $count } sign-ins, this one included. After that you are asked again.
    }
opt-out-lasts-until =
    { $count ->
        [one] This holds for this sign-in only. After that you are asked again, and after { $date } in any case.
       *[other] This holds for { $count } sign-ins, this one included, and until { $date } at the latest. After that you are asked again.
    }
opt-out-rather = Set up a second step instead
opt-out-do = Do without it
imported-title = Confirm your telephone number
imported-what = Your telephone number is known already: { $to }. We send a code to it, which you type here.
imported-wrong = Not your number any more? Ask your help desk to change it.
phone-title = Add your phone
phone-scan = Point your phone’s camera at this code and open the link.
phone-qr = QR code with the link for your phone
phone-follow = Follow the steps on the phone. This page goes on by itself.
phone-here = Is this the phone itself? Then open the link here, or copy it.
phone-open = Open the link on this device
phone-waiting = Waiting for your phone.
phone-confirm-title = Confirm your phone
phone-almost = { $device } is almost ready.
phone-almost-unnamed = Your phone is almost ready.
softtoken-title = Set up an authenticator app
softtoken-scan = Scan this code with your authenticator app.
softtoken-qr = QR code with the key for your authenticator app
softtoken-here = Is the app on this device? Then open it with the key, or type the key in by hand.
softtoken-open = Open my authenticator app
softtoken-type = Type the six digits the app shows now
confirm-button = Confirm
number-title = Your telephone number
number-why = We send a code to it now, and at later sign-ins when you ask for one.
number-label = Number with country code
number-how = How shall the code come?
number-by-voice = By a call that reads it out
number-by-sms = By text message
number-warning = Text messages and calls can be intercepted, and numbers taken over. If you can, use one of the other ways instead.
number-send = Send me a code
number-confirm-title = Type the code we sent
number-calling = We are calling { $to }.
number-texted = We sent a text message to { $to }.
number-call-again = Call me again
number-text-again = Send it again
recovery-offer-title = Save recovery codes
recovery-offer-heading = One last thing: recovery codes
recovery-offer-done = Your set-up is complete. If your phone is ever lost, a recovery code still lets you in.
recovery-offer-hint = You get ten codes, and each works once. They are shown a single time, so have a safe place ready: a password manager, or paper that you keep at home.
recovery-offer-show = Show my recovery codes
recovery-offer-without = Continue without them
recovery-title = Your recovery codes
recovery-save = Save these now: they are not shown again. Each one lets you in once, should your phone be lost.
recovery-copy = Copy
recovery-download = Download
recovery-print = Print
recovery-saved = I have saved these codes
continue = Continue

## How a sign-in ended

approved-title = Confirmed
approved-go-on = Thank you. You can go on to { $app }.
ended-go-on-without = Go on without it
ended-back = Back to sign-in
ended-expired-title = Time ran out
ended-expired-happened = This sign-in was not confirmed in time, so it was dropped. Nobody was let in.
ended-expired-advice = Sign in again to get a new request.
ended-none-title = No sign-in is waiting here
ended-none-happened = There is nothing to confirm in this browser. The sign-in may be finished, or it began in another browser.
locked-title = Your account is locked
locked-admin-happened = This account was locked by whoever looks after it. Nobody can sign in to it until it is unlocked.
locked-admin-advice = Ask for it to be unlocked.
locked-no-factor-happened = This account needs a second step to sign in, and has none that is accepted here.
locked-no-factor-advice = Ask whoever looks after your account to set one up with you.
locked-ended-title = Your account has ended
locked-ended-happened = This account was good until a date that is past. Nobody can sign in to it any more.
locked-ended-advice = If you still need it, ask whoever looks after your account to extend it.
locked-unknown-title = Your account is not known here
locked-unknown-happened = Only accounts that were added here can sign in, and this one was not added yet.
locked-unknown-advice = Ask whoever looks after your account to add it.
denied-title = Sign-in denied
denied-happened = This sign-in was denied on your phone. Nobody was let in.
denied-advice = If you denied it by mistake, sign in again.
not-me-title = Sign-in stopped
not-me-happened = Your phone said that this was not you. Nobody was let in.
not-me-advice = If somebody else tried to sign in, they know your password: change it, and tell whoever looks after your account.
wrong-number-title = The number did not match
wrong-number-happened = The phone sent another number than this page showed, so the sign-in was stopped. Nobody was let in.
wrong-number-advice = Sign in again, and type the number that the page shows then.
wrong-codes-title = Too many wrong codes
wrong-codes-happened = This sign-in was stopped after too many wrong codes. Nobody was let in.
wrong-codes-advice = Sign in again, and take a fresh code that belongs to this account.
cancelled-title = Sign-in cancelled
cancelled-happened = You cancelled this sign-in. Nobody was let in.
superseded-title = Another sign-in took its place
superseded-happened = You began to sign in again in this browser, so this sign-in was stopped. Nobody was let in by it.
superseded-advice = Go on with the other one, or sign in again.
withdrawn-title = Sign-in stopped
withdrawn-happened = Something about your account or its second step was changed meanwhile, so this sign-in was stopped. Nobody was let in.
withdrawn-advice = Sign in again. If you did not expect a change, ask whoever looks after your account.

## The same in a session

again-expired-happened = This was not confirmed in time, so nothing was done.
again-expired-advice = Go back and try again to get a new request.
again-denied-title = Denied on your phone
again-denied-happened = This was denied on your phone, so nothing was done.
again-denied-advice = If you denied it by mistake, go back and try again.
again-stopped-title = Stopped
again-not-me-happened = Your phone said that this was not you, so this browser was signed out.
again-not-me-advice = If somebody else used this browser or your session, tell whoever looks after your account.
again-wrong-number-happened = The phone sent another number than this page showed, so nothing was done.
again-wrong-number-advice = Go back and try again, and type the number that the page shows then.
again-wrong-codes-happened = This was stopped after too many wrong codes, and nothing was done.
again-wrong-codes-advice = Go back and try again, with a fresh code that belongs to this account.
again-cancelled-title = Cancelled
again-cancelled-happened = You cancelled this, and nothing was done.
again-superseded-title = Another request took its place
again-superseded-happened = You began again in this browser, so this one was stopped.
again-superseded-advice = Go on with the other one, or try again.
again-withdrawn-happened = Something about your account, its second step or your session was changed meanwhile, so nothing was done.
again-withdrawn-advice = Try again. If you did not expect a change, ask whoever looks after your account.

## Confirming again, and signing out

step-up-first = Confirm first that it is you
step-up-done = Go back to the tab you came from, and send it once more. You can close this one.
step-up-go-to = Go to { $app }
step-up-needed = What you sent was not done, because it needs your second step again. What you typed is still there: go back in your browser.
step-up-needed-confirm = Confirm that it is you, in a second tab.
step-up-needed-back = Go back to the page before this one, in this tab.
send-once-more = Send it once more.
step-up-new-tab = Confirm, in a new tab
step-up-why = This part of { $app } asks for your second step again, even while you are signed in.
step-up-confirm = Confirm it is you
step-up-not-now = Not now
session-ended-title = Your session ended
session-ended-what = What you sent was not saved, but what you typed is still there: go back in your browser, and keep a copy of it.
session-ended-back = Go back to the page before this one, and copy what you typed.
session-ended-sign-in = Sign in again, here or in a second tab.
session-ended-new-tab = Sign in, in a new tab
sign-out-title = Sign out
sign-out-heading = Sign out?
sign-out-what = This browser can open { $app } until you do.
sign-out-stay = Stay signed in
signed-out-title = Signed out
signed-out-heading = You are signed out
signed-out-what = This browser can no longer open { $app } without signing in.
signed-out-shared = On a shared computer, close all its windows too.
signed-out-again = Sign in again

## The account page

account-title = Your account
account-made-title = The app password «{ $name }»
account-made-what = Type or paste it into that program now, as its password. It is not shown again.
account-made-deposit = It works once you have saved your password of { $app }, below.
account-step-up = To change something here, confirm again that it is you.
account-app-passwords = App passwords
account-app-passwords-what = For programs that cannot ask for your second step, such as a calendar or mail program. Each program gets a password of its own, to be typed beside your usual user name, and you can take it away again.
account-made-on = Made { $date }
account-used = last used { $date }
account-unused = not used yet
account-remove = Remove
account-remove-named = Remove { $name }
account-none = There is none yet.
account-full = There can be no more of them. Remove one that you do not use.
account-which = Which program is it for?
account-which-example = Phone calendar
account-make = Make an app password
account-deposit = Your password of { $app }
account-deposit-saved = It is saved, for the user name { $name }. Save it again here after you have changed it there.
account-deposit-what = App passwords stand for it: save it here once. It is kept encrypted, and used only when one of your app passwords is right.
account-username = User name
account-password = Password
account-save-again = Save it again
account-save = Save the password
account-forget = Remove the saved password
account-back = Back to { $app }
account-too-many =
    { $count ->
        [one] There is 1 app password already. Remove one that you do not use any more.
       *[other] There are { $count } app passwords already. Remove one that you do not use any more.
    }
account-removed = The app password was removed. The program that used it cannot sign in any more.
account-deposited = The password was saved. Your app passwords stand for it now.
account-deposit-removed = The saved password was removed.
account-opting = Second step
account-opting-none-yet = Your account is protected by its password alone so far. With a second step a stolen password opens nothing.
account-opting-may = Your account is protected by its password alone. Nobody asks you for a second step, but with one a stolen password opens nothing.
account-opting-is-out = You decided to do without a second step for now. Your account is protected by its password alone.
account-set-up = Set up a second step
account-opt-out = I do not want one
account-opt-out-sure = Most accounts that are broken into had nothing but a password, and often nobody noticed for weeks. Are you sure that you want to do without?
account-opt-out-go = Yes, do without a second step
account-opt-in = I want a second step after all
account-opted-out = You are not asked for a second step any more, as long as that is allowed.
account-opted-in = You are asked to set up a second step at your next sign-in. Or do it now.
account-browsers = Trusted browsers
account-browsers-what = These sign you in with your password alone, because you trusted them when you confirmed a sign-in. Changing your second step ends that for all of them.
account-browsers-none = There is none. When you confirm a sign-in, you can tick a box to trust that browser.
account-browser-this = This browser
account-browser-until = until { $date }
account-browser-end = Stop trusting
account-browser-end-named = Stop trusting { $name }
account-browsers-end-all = Stop trusting all of them
account-browsers-ended = That is not trusted any more. The next sign-in there asks for your second step.
account-sessions = Signed in elsewhere
account-sessions-what = If you do not know one of these, sign it out and change your password.
account-sessions-none = You are signed in nowhere else.
account-session-begun = Since { $date }
account-session-end = Sign out
account-session-end-named = Sign out { $name }
account-sessions-end-all = Sign out everywhere else
account-sessions-ended = Signed out there.
account-history = Your last sign-ins
account-history-what = Those of the last 90 days, 50 at most. If you do not know one of them, change your password and tell your help desk.
account-history-older = Show earlier ones
account-history-none = There is none yet.
browser-unknown = Unknown browser
history-onetouch = Confirmed on the phone
history-softtoken = Confirmed by a code of an authenticator app
history-sms = Confirmed by a code in a text message
history-voice = Confirmed by a code in a call
history-email = Confirmed by a code in an e-mail
history-recovery = Confirmed by a recovery code
history-bypass = Confirmed by a code from the help desk
history-set-up = Confirmed by setting up a second step
history-trusted = In a trusted browser, with the password alone
history-without = With the password alone
history-denied = Denied on the phone
history-not-me = Denied: it was not you
history-wrong-number = Denied: a wrong number was typed on the phone
history-too-many-codes = Denied after too many wrong codes
history-cancelled = Cancelled in the browser
history-withdrawn = Stopped: the account or its second step was changed
history-expired = Not confirmed in time
account-change = Change
account-change-named = Change { $name }
account-last-way = It is the only way you have to confirm a sign-in, so it cannot be removed. Add another one first.
account-phones = Phones
account-phones-what = A phone shows each sign-in, and you type a short number on it.
account-phones-none = You have none here yet.
account-phones-full = There can be no more phones. Remove one that you do not use.
account-phone-add = Add a phone
account-phone-added = Added { $date }
account-phone-name = Name
account-phone-rename = Save the name
account-phone-renamed = The name was saved.
account-phone-replace-what = For a new phone, or for this one after it lost its data: it registers anew in the place of this one, which then stops working.
account-phone-replace = Replace this phone
account-phone-remove-what = It confirms no sign-ins any more, and what is signed in by it elsewhere is signed out.
account-phone-removed = The phone was removed. It confirms no sign-ins any more.
account-softtoken = Authenticator app
account-softtoken-what = An app that shows a six-digit code, also without a connection.
account-softtoken-set = It is set up.
account-softtoken-none = It is not set up.
account-softtoken-change = Change the authenticator app
account-softtoken-replace-what = The one you have works until the new one is confirmed.
account-softtoken-replace = Set it up again
account-softtoken-remove = Remove the authenticator app
account-softtoken-removed = The authenticator app was removed. Its codes do not count any more.
account-number = Phone number
account-number-what = Codes go there by text message or call, when you ask for one.
account-number-is = Codes go to { $to }.
account-number-unproven = { $to } is known here, but was never confirmed, so no codes go there.
account-number-none = You have none here yet.
account-number-add = Add a phone number
account-number-change = Change the phone number
account-number-change-what = Codes go to the number you have until the new one is confirmed. Then that number is told, and codes go to the new one.
account-number-other = Use another number
account-number-remove = Remove the phone number
account-number-removed = The phone number was removed. No codes go there any more.
account-recovery = Recovery codes
account-recovery-what = Each lets you in once, should your phone be lost.
account-recovery-left =
    { $count ->
        [one] You have 1 code left.
       *[other] You have { $count } codes left.
    }
account-recovery-none = You have none.
account-recovery-few = Make new ones now, so that there is one when you need it.
account-recovery-unsaved = These codes were made { $date }. If you did not save them, make new ones.
account-recovery-ends = The codes you have stop working when new ones are made.
account-recovery-make = Make new recovery codes
account-recovery-kept = Good. Keep the codes in a safe place.
adding-instead-of = It takes the place of { $device }, which works until the new one is confirmed.
adding-waiting = Waiting for the phone.
adding-done-title = Done
adding-done-phone = The phone confirms your sign-ins from now on.
adding-done-softtoken = The authenticator app confirms your sign-ins from now on.
adding-done-number = Codes go to that number from now on, when you ask for one.
adding-refused-title = Nothing was added
adding-refused-phone = The phone said no, or another number was typed than this page showed. You can try again.
adding-refused-code = Too many codes were wrong. You can try again later.
adding-expired-title = Time ran out
adding-expired = Nothing was added. You can try again.
adding-leave = Back, without adding it
adding-back = To your account
account-language = Language
account-language-what = For these pages and for the messages you get.
account-language-browser = As the browser says
account-language-save = Save the language
account-language-saved = The language was saved.

## Requests that do not reach the application

turned-read-title = This request cannot be read
turned-read = The request was refused because it cannot be read in one way only.
turned-read-advice = If you followed a link, tell the person who gave it to you.
turned-handshake-title = This connection cannot be opened
turned-handshake = A WebSocket was asked for, but not as it must be.
turned-handshake-advice = If the application worked before, tell whoever looks after it.
turned-head-title = This request is too large
turned-head = The head of the request is longer than it may be.
turned-head-advice = Deleting this site's cookies usually helps.
turned-host-title = Nothing is served under this name
turned-host = This gateway does not know the host name in the address.
turned-host-advice = Check the address.
turned-denied-title = This address is closed
turned-denied = Nobody can reach this address here.
turned-method-title = This method is not allowed
turned-method = The application does not take requests of this kind.
turned-body = A request of this kind must not have a body.
turned-login-page-title = Sign in on the login page
turned-credentials = A user name and password are taken by the login page only.
turned-credentials-advice = Go to the login page and sign in there.
turned-authorization = These credentials are not taken here.
turned-authorization-advice = Go to the login page.
turned-cross-site-title = This sign-in came from another site
turned-cross-site = Another web site tried to sign you in here. Nothing was done.
turned-cross-site-advice = Open the login page yourself, by https where there is a choice, and sign in there.
turned-closed-title = This way to sign in is closed
turned-closed = Signing in this way is switched off here.
turned-closed-advice = Use the login page.
turned-unreadable-title = This sign-in cannot be read
turned-unreadable = The sign-in was refused because it cannot be read in one way only.
turned-unreadable-advice = Open the login page again and sign in there.
turned-session-title = Sign in first
turned-session = There is no session, or it ended.
turned-session-advice = Sign in and try again.
turned-long-title = Too much was sent
turned-long = The request is longer than it may be without a session.
turned-unrecognised-title = This way to sign in is not known
turned-unrecognised = The application signed somebody in at an address where that was not expected. Nothing was handed on.
turned-unrecognised-advice = Use the login page. If this was the login page, the administrator must describe it in the configuration.
turned-title = This was not done
turned-not-passed = The gateway did not let it pass.
turned-ambiguous-title = This name is not clear
turned-ambiguous = The name you signed in with does not lead to one person here.
turned-ambiguous-advice = Sign in with your plain user name. If it stays so, ask whoever looks after the accounts.
turned-directory-title = Whose name this is cannot be found out now
turned-directory = The directory that knows the names does not answer. Nothing was handed on.
turned-directory-advice = Try again in a moment, or sign in with the name you usually take.
turned-many-title = Too many sign-ins are waiting
turned-many = As many sign-ins of this account are waiting as there may be.
turned-many-advice = Finish or cancel one of them, or wait ten minutes.
turned-trouble-title = The gateway has trouble of its own
turned-trouble = Nothing was handed on, so that nothing goes wrong.
turned-trouble-advice = Try again in a moment.
turned-under-way-title = A sign-in is under way
turned-under-way = Another sign-in with this session, or with the same credentials, has not been answered yet.
turned-under-way-advice = Wait a moment and try again.
turned-down-title = The application cannot be reached
turned-down = The application does not answer.
turned-slow-title = The application does not answer in time
turned-slow = The application took too long.
turned-unclear-title = The application did not say yes or no
turned-unclear = Whether the password was right could not be told from the application's answer. Nothing was handed on.
turned-unclear-advice = Try again. If it stays so, tell whoever looks after the application.
turned-broken-title = The application broke off
turned-broken = The application's answer was not complete, or longer than can be kept.
turned-form-site = This request came from another site.
turned-form-read = This form cannot be read.
turned-form-foreign = This form is from another sign-in.
turned-form-advice = Go back and try again.
turned-nothing-title = There is nothing here
turned-nothing = The gateway has no such page.
turned-page-method = This page is not asked in this way.

## The portal's own page for what it has not, and what the phone's page says where no script can

portal-missing-title = Not found
portal-missing-lead = Go to the phone’s page
phone-no-script = This page makes a key in your browser and signs with it. That needs JavaScript, which is switched off.

## What the pages' scripts say

script-signing-in = Confirmed. You are being signed in.
script-more-time = You have more time.
script-seconds-left =
    { $count ->
        [one] 1 second left
       *[other] { $count } seconds left
    }
script-minute-left = 1 minute left
script-number-now = The number is now { $number }
script-push-ended = The request on your phone has ended.
script-code-too = You can also use a code.
script-unreachable = We cannot reach the gateway; codes still work.
script-copied = Copied.
script-codes-selected = The codes are selected; copy them with your keyboard.
script-selected = It is selected; copy it with your keyboard.
script-downloaded = Saved as a file.

## The sign-in shown over an application's own page

overlay-title = Confirm this sign-in
overlay-wait = One moment …
overlay-code-label = Or enter a code
overlay-code-use = Use code
overlay-again = Ask the phone again
overlay-set-up = Set up a second step
overlay-type-number = Type this number on your phone.
overlay-no-step = This account has no second step yet.
overlay-code-or-again = Enter a code, or ask the phone again.
overlay-code = Enter a code.
overlay-not-done = This was not done.
