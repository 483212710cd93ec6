# The phone's page, in English: the language that every other is made from, and falls back to.
# Written by the Vestibule authors. What is possible here is less than in the other files: text with arguments, or a
# choice by a count whose every form is text with arguments.

## Around the page

update-ready = A new version of this page is ready.
update-load = Load it
cancel = Cancel
not-now = Not now
done = Done
copy = Copy
copied = Copied
not-copied = Not copied
loading = Loading…

## How it stands

status-not-ready = Not ready
status-empty = No account yet
status-offline = Offline
status-offline-codes = Offline. Codes still work.
status-attention = Needs attention
status-watching = Watching for requests
calm-title = Nothing to approve
calm-hint = When you sign in somewhere, the request appears here while this page is open.
calm-hint-push = When you sign in somewhere, the request appears here, and this device tells you while the page is closed.
calm-off-title = Not watching for requests
calm-off-hint = The portal cannot be reached. This page keeps trying.
calm-nobody-hint = No account on this device can answer just now.
blocked-title = This browser cannot be used as a phone
blocked-store = This browser does not let this page keep anything, so it has no place for a key. Leave the private window, or allow data for this site.
blocked-start = This page could not be started. Load it again.
blocked-insecure = Keys can only be made over a secure connection. Open this page by its https:// address.
blocked-no-crypto = This browser cannot make keys (it has no Web Crypto). Use a newer browser.
blocked-no-store = This browser has no place to keep a key (IndexedDB). Use a newer browser, or leave the private window.

## Requests

requests-title = Waiting for you
request-new = New request for { $account }: { $message }
request-unnamed = Sign-in request
request-asked = Asked { $when }, ends in { $left }
request-not-me = That wasn’t me
request-deny = Deny, but it was me
request-approve = That was me
request-number = Type the number your browser shows
request-number-hint = No number in front of you? Then it is not your sign-in.
request-choice = That was me: { $number }
request-choose = That was me: touch the number your browser shows
request-choose-hint = Any other number stops the sign-in.
request-sending = Sending…
request-changed = This request has changed. Read it again before you answer.
result-approved = Approved
result-approved-what = You can go on in the browser.
result-denied = Denied
result-denied-what = The sign-in was stopped.
result-not-me = Denied and reported
result-not-me-what = The sign-in was stopped. Somebody else seems to know your password: change it, and tell the people who run this service.
result-wrong-number = The number was wrong
result-wrong-number-what = The sign-in was stopped. If it was you, start again and type the number your browser shows.
result-expired = Expired
result-expired-what = Nobody answered in time. If it was you, start the sign-in again.
result-answered = Already answered
result-answered-what = This request was settled elsewhere or withdrawn.
result-approved-elsewhere = It was approved elsewhere.
result-denied-elsewhere = It was denied elsewhere.
result-waiting = Waiting
question-approve = Approve
question-deny = Deny
result-question-approved-what = Whoever asked is told that you agree.
result-question-denied-what = Whoever asked is told that you do not agree.
result-question-not-me-what = Whoever asked is told that you do not agree, and nothing more is asked on this phone for a while. Somebody else may know your password there: change it.
result-question-expired-what = Nobody answered in time.
caller-what = Go on only if you called the help desk yourself. You will see two words that you read out to them. Whoever calls you and asks for them is a swindler.
caller-open = I am calling: show me the words
caller-read = Read these two words out to the help desk
caller-spell = They are in English. You may also spell them, letter by letter.
caller-confirm = I have read them out
caller-not-me = I am not calling
caller-deny = Do not answer
result-caller-confirmed = Answered
result-caller-confirmed-what = Go on with your call.
result-caller-denied-what = The help desk is told that you do not answer.
result-not-calling-what = Somebody called the help desk in your name. It is told, and nothing more is asked on this phone for a while.
result-caller-expired-what = Nobody answered in time. The help desk can ask once more.
history-title = Recent requests
history-empty = No requests to this phone yet.
history-row = { $result }, { $when }

## The first account

empty-title = Make this device your second key
empty-what = It will ask you to approve your sign-ins and show codes, also offline. The key is made here and never leaves this device.
empty-step-one = On your computer, sign in and open your account page. At your first sign-in, the set-up page offers it too.
empty-step-two = Choose «Add a phone». A QR code and a link appear; they are good once, for 15 minutes.
empty-step-three = Point this phone’s camera at the code, or open or paste the link here.
empty-none = No such page? The people who run the service can send you a link.
add-title = Add an account
add-scan = Scan a QR code
add-paste = Paste a link
register-title = Register this device
register-link-known = The link is in. One thing left:
register-link = Registration link
register-name = A name for this device
register-name-hint = So that you can tell your devices apart.
register-go = Register
register-wrong-link = This is not a registration link. It looks like «…/authenticator#register=VA…».
register-other-portal = This link belongs to another portal. Open it at { $address }.
register-ios = Before you register on an iPhone or iPad: copy the link, add this page to the home screen (Share, then «Add to Home Screen»), open it there and paste the link. In Safari alone the key is lost after a week without a visit.
register-copy = Copy the link
register-copied = Link copied
register-busy = Registering…
register-used = This link has been used or has run out. Ask for a new one.
register-done = This phone now answers for { $account }.
scan-title = Scan the QR code
scan-camera = Camera
scan-point = Point the camera at the QR code.
scan-failed = The camera cannot be used. Paste the link instead, or open it with the phone’s camera app.
install-ios = Keep this page at hand: in Safari, touch Share, then «Add to Home Screen».
install-android = Keep this page at hand: in the browser’s menu, choose «Add to home screen» or «Install app».
install-what = Keep this page at hand, as an app of its own.
install-go = Install
device-name = { $browser } on { $system }
device-browser = This browser
device-system = this device

## Accounts

accounts-title = Accounts
account-device = as «{ $name }»
account-rename = Rename
account-rename-title = Rename this account
account-rename-what = The name is only kept on this phone. An empty name brings the original back.
account-rename-label = Name
account-remove = Remove
account-remove-title = Remove «{ $name }»?
account-remove-what = This phone will no longer approve sign-ins for this account or show its codes. Make sure you have another way to sign in.
account-not-told = The portal was not told
account-not-told-what = You can forget the account here anyway. The portal will then still list this phone: remove it there too.
account-forget-anyway = Forget anyway
account-forget = Forget this account
account-removed = { $name } was removed from this phone.
account-slow-down = The portal asks this phone to slow down. It tries again by itself.
account-no-key = This browser has lost the key of this account, for example because its data was cleared. Ask for a new link and register again.
account-revoked = This phone was removed: the portal no longer accepts its key. If that was not you, tell the people who run this service.
account-unfinished = The registration was not completed.
account-finish = Finish it now
code-wanted = { $app } waits for this code. Type it there, and nowhere else.
code-label = Code
code-seconds = { $count } s
code-none = no code
code-copied = Code copied.
code-not-copied = The code could not be copied.
clock-slow-seconds =
    { $count ->
        [one] This phone’s clock is 1 second slow; the code goes by the portal’s clock.
       *[other] This phone’s clock is { $count } seconds slow; the code goes by the portal’s clock.
    }
clock-slow-minutes =
    { $count ->
        [one] This phone’s clock is 1 minute slow; the code goes by the portal’s clock.
       *[other] This phone’s clock is { $count } minutes slow; the code goes by the portal’s clock.
    }
clock-fast-seconds =
    { $count ->
        [one] This phone’s clock is 1 second fast; the code goes by the portal’s clock.
       *[other] This phone’s clock is { $count } seconds fast; the code goes by the portal’s clock.
    }
clock-fast-minutes =
    { $count ->
        [one] This phone’s clock is 1 minute fast; the code goes by the portal’s clock.
       *[other] This phone’s clock is { $count } minutes fast; the code goes by the portal’s clock.
    }

## Notifications

push-title = Notifications
push-state-on = On
push-state-off = Off
push-state-blocked = Blocked
push-ask-title = Know at once when you are asked
push-ask = When somebody signs in with your password, this device can tell you within seconds, also while this page is closed. Otherwise you only see it when the page is open.
push-ask-ntfy = This browser cannot be woken while the page is closed. The ntfy app can tell you instead when a request comes, and lead you here.
push-turn-on = Turn on notifications
push-turn-off = Turn off
push-use-ntfy = Use ntfy
push-use-browser = Use this browser’s notifications
push-again = Try again
push-on-what = This device tells you when a request comes, also while this page is closed. You always answer on this page, never in the notification.
push-off-what = Requests are only seen while this page is open.
push-blocked-what = This browser blocks the notifications of this page. To allow them, open the settings of this site (beside its address, or in the app’s info on the home screen), set notifications to «Allow», and come back here.
push-ios-what = On an iPhone or iPad only pages on the home screen can notify you. Touch Share, then «Add to Home Screen», open the page there and register it as a phone of its own.
push-unable-what = This browser cannot notify you while this page is closed.
push-undecided = Nothing was chosen. The browser asks again when you turn notifications on.
push-failed = Notifications could not be set up: the browser’s push service did not answer.
push-untold = The portal could not be told. This page tries again by itself.
push-ntfy-what = Open the ntfy app and add a subscription for each address below. Whoever knows an address learns when you are asked for that account, though not what: keep it to yourself.
push-ntfy-address = Address for ntfy
push-turned-on = Notifications are on.
push-turned-off = Notifications are off.
wake-request = A request waits for you. Open it to read it.
wake-open = Open it to answer.
wake-over = This request is over.
wake-lost = A request came that cannot be answered here: this browser has forgotten its key. Open this to see what to do.

## A key that is lost

lost-title = This browser has forgotten its key
lost-what = It answered for { $accounts }, but what it kept has been cleared. Requests to it can no longer be answered here.
lost-what-unnamed = It was registered as a phone, but what it kept has been cleared. Requests to it can no longer be answered here.
lost-how = To get it back: sign in to the application in another way, open your account page there ({ $path } at the application’s own address), add this phone again, and remove the old one.
lost-open = Open your account page at { $app }
lost-done = Understood

## What went wrong

error-offline = The portal cannot be reached. Check this phone’s connection.
error-timeout = The portal did not answer in time.
error-unauthorised = This phone was removed: the portal no longer knows its key.
error-clock = The portal refused this phone without saying what time it is. Set this phone’s clock right.
error-missing = The portal no longer knows this.
error-answered = This request was already answered.
error-expired = This request has expired.
error-not-accepted = The portal did not accept this answer.
error-too-many = This account has too many phones already. Remove one first.
error-busy = Too many requests. Wait a moment, then try again.
error-unreadable = The portal sent an answer this page does not understand.
error-refused = The portal refused ({ $status }). { $message }
error-key = This browser could not use the key. Register this phone again.
error-page = Something went wrong in this page. Load it again.
