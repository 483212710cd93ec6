# What goes out by text message, call and e-mail, in English: the language that every other is made from, and falls back to.
# Written by the Vestibule authors.

# A text message: with an application's title of 40 characters at most 134 characters in all, which are two parts in any
# writing. The code stands first, where a phone's notice shows it.
sms-code = { $code } is your code to sign in to { $app }. If you are not signing in, change your password.
email-code = { $code } is your code to sign in to { $app }. If you are not signing in, change your password.
# Read out; the digits come one by one.
voice-code = Your code to sign in to { $app } is { $digits }.

# Notices by e-mail.
notice-advice = If you did not ask for that, tell your help desk at once and change your password.
notice-others = { $app } and others
notice-recovery-made = New recovery codes were made for your account { $account } at { $app }.
notice-phone-added = A phone was added to your account { $account } at { $app }, to confirm sign-ins.
notice-softtoken-added = An authenticator app was added to your account { $account } at { $app }, to confirm sign-ins.
notice-number-added = A phone number was added to your account { $account } at { $app }, to confirm sign-ins.
notice-email-added = An e-mail address was added to your account { $account } at { $app }, to confirm sign-ins.
notice-recovery-removed = The recovery codes of your account { $account } at { $app } were taken away.
notice-phone-removed = A phone was removed from your account { $account } at { $app } and confirms no sign-ins any more.
notice-softtoken-removed = An authenticator app was removed from your account { $account } at { $app } and confirms no sign-ins any more.
notice-number-removed = A phone number was removed from your account { $account } at { $app } and confirms no sign-ins any more.
notice-email-removed = An e-mail address was removed from your account { $account } at { $app } and confirms no sign-ins any more.
notice-reset = Every way to confirm sign-ins was removed from your account { $account } at { $app }.
notice-app-password-made = An app password was made for your account { $account } at { $app }: a program can sign in with it without a second step.
notice-app-password-removed = An app password of your account { $account } at { $app } was removed.
notice-deposited = The password that app passwords stand for was deposited for your account { $account } at { $app }.
notice-deposit-removed = The password that app passwords stand for was removed from your account { $account } at { $app }.
notice-bypass-made = The help desk made a code to sign in to your account { $account } at { $app }, in place of the second step.

# By text message: account and application are shortened. With notice-advice-sms behind it at most 90 characters without
# them, which are two parts in any writing.
notice-advice-sms = Not you? Tell your help desk.
notice-sms-recovery-made = New recovery codes were made for { $account } at { $app }.
notice-sms-phone-added = A phone was added to { $account } at { $app }.
notice-sms-softtoken-added = An authenticator app was added to { $account } at { $app }.
notice-sms-number-added = A phone number was added to { $account } at { $app }.
notice-sms-email-added = An e-mail address was added to { $account } at { $app }.
notice-sms-recovery-removed = The recovery codes of { $account } at { $app } were removed.
notice-sms-phone-removed = A phone was removed from { $account } at { $app }.
notice-sms-softtoken-removed = An authenticator app was removed from { $account } at { $app }.
notice-sms-number-removed = A phone number was removed from { $account } at { $app }.
notice-sms-email-removed = An e-mail address was removed from { $account } at { $app }.
notice-sms-reset = Every second step of { $account } at { $app } was removed.
notice-sms-app-password-made = An app password was made for { $account } at { $app }.
notice-sms-app-password-removed = An app password of { $account } at { $app } was removed.
notice-sms-deposited = A password was deposited for { $account } at { $app }.
notice-sms-deposit-removed = The deposited password of { $account } at { $app } was removed.
notice-sms-bypass-made = The help desk made a sign-in code for { $account } at { $app }.

# What a phone is asked, and what it shows of a sign-in: a label has 36 characters at most.
ask-sign-in = Sign in to { $app }?
ask-go-on = Go on in { $app }?
ask-set-up = Use this phone to sign in to { $app }?
ask-app = App
ask-user = User
ask-browser = Browser
ask-address = Address
ask-time = Time
