# What goes out by text message, call and e-mail, in English: the language that every other is made from, and falls back to.
# Written by the Vestibule authors.

# A text message: with an application's title of 40 characters at most 134 characters in all, which are two parts in any
# writing. The code stands first, where a phone's notice shows it.
sms-code = { $code } is your code to sign in to { $app }. If you are not signing in, change your password.
email-code = { $code } is your code to sign in to { $app }. If you are not signing in, change your password.
# What e-mails are about: one with a code, one that something changed, and one to administrators.
email-subject-code = Your code for { $app }
email-subject-notice = Your account at { $app } was changed
email-subject-alert = Look at the account { $account }
email-subject-sending-stopped = No more codes to { $country }
# Read out; the digits come one by one.
voice-code = Your code to sign in to { $app } is { $digits }.
# For an application that looks whose a number is: whoever has it may have asked for nothing.
sms-verification = { $code } is your code for { $app }. If you did not ask for it, do nothing.
voice-verification = Your code for { $app } is { $digits }.
# A text message with a link, which makes it longer than two parts in some writings.
sms-install-link = Set up this phone to confirm sign-ins to { $app }: { $link }

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
notice-phone-replaced = A phone of your account { $account } at { $app } was replaced by another, which confirms sign-ins from now on.
notice-softtoken-replaced = The authenticator app of your account { $account } at { $app } was replaced by another, which confirms sign-ins from now on.
notice-number-replaced = The phone number of your account { $account } at { $app } was replaced by another, to which codes go from now on.
notice-reset = Every way to confirm sign-ins was removed from your account { $account } at { $app }.
notice-locked = Your account { $account } at { $app } was locked: nobody signs in with it.
notice-deleted = Your account { $account } at { $app } was removed, with every way to confirm sign-ins.
notice-app-password-made = An app password was made for your account { $account } at { $app }: a program can sign in with it without a second step.
notice-app-password-removed = An app password of your account { $account } at { $app } was removed.
notice-deposited = The password that app passwords stand for was deposited for your account { $account } at { $app }.
notice-deposit-removed = The password that app passwords stand for was removed from your account { $account } at { $app }.
notice-bypass-made = The help desk made a code to sign in to your account { $account } at { $app }, in place of the second step.
notice-browser-trusted = A browser is trusted from now on: for a while it signs in to your account { $account } at { $app } without a second step.
notice-trust-ended = A browser that was trusted with your account { $account } at { $app } is not trusted any more.
notice-trust-stolen = Somebody seems to have copied the sign-in of a trusted browser for your account { $account } at { $app }. It is not trusted any more, and was signed out.
notice-opted-out = The second step was declined for your account { $account } at { $app }: it is protected by its password alone.
notice-not-me = Somebody signed in to { $app } with the password of your account { $account }, and your phone said that it was not you. Nobody was let in.
notice-not-me-advice = Somebody else knows your password: change it now, everywhere you use it, and tell your help desk.
# Of what an application asked the phone.
notice-request-not-me = { $app } asked your phone something for your account { $account }, and your phone said that it was not you. Nothing was approved.
notice-request-not-me-advice = Somebody else may know your password there: change it, and tell the people who run it.

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
notice-sms-phone-replaced = A phone of { $account } at { $app } was replaced.
notice-sms-softtoken-replaced = An authenticator app of { $account } at { $app } was replaced.
notice-sms-number-replaced = The phone number of { $account } at { $app } was replaced.
notice-sms-reset = Every second step of { $account } at { $app } was removed.
notice-sms-locked = { $account } at { $app } was locked.
notice-sms-deleted = { $account } at { $app } was removed.
notice-sms-app-password-made = An app password was made for { $account } at { $app }.
notice-sms-app-password-removed = An app password of { $account } at { $app } was removed.
notice-sms-deposited = A password was deposited for { $account } at { $app }.
notice-sms-deposit-removed = The deposited password of { $account } at { $app } was removed.
notice-sms-bypass-made = The help desk made a sign-in code for { $account } at { $app }.
notice-sms-browser-trusted = A browser is trusted with { $account } at { $app } now.
notice-sms-trust-ended = A browser is no longer trusted with { $account } at { $app }.
notice-sms-trust-stolen = A trusted browser of { $account } at { $app } was copied.
notice-sms-opted-out = The second step was declined for { $account } at { $app }.
notice-sms-not-me = Your phone stopped a sign-in to { $account } at { $app }.
notice-sms-request-not-me = Your phone stopped a request to { $account } at { $app }.
notice-not-me-advice-sms = Change your password now.

# To administrators, by e-mail, in the language of the realm's first app.
alert-not-me = «That wasn't me»: { $account } (realm { $realm }) turned away a sign-in on the phone. Somebody else gave the right password. See to it that the password is changed. No request goes to that phone for a while; vestibule audit list has the entry.
alert-request-not-me = «That wasn't me»: { $account } (realm { $realm }) turned away what an application asked on the phone. Somebody else may act in their name there: tell whoever runs it. No request goes to that phone for a while; vestibule audit list has the entry.
alert-not-calling = «I am not calling»: { $account } (realm { $realm }) said on the phone that it is not them who calls the help desk. Somebody calls in their name, and may try again. No request goes to that phone for a while; vestibule audit list has the entry.
alert-sending-stopped = Text messages and calls to { $country } are stopped until { $until }: of the last { $sent } codes that went there, only { $right } were typed. Perhaps somebody has codes sent to numbers that pay them for it, or messages to that country do not arrive. vestibule delivery status shows it; vestibule delivery resume { $country } ends it now.
alert-sending-stopped-program = This is about codes that { $program } has sent; sign-ins and other programs go on.
alert-sending-stopped-sign-ins = This is about codes of sign-ins; programs are counted by themselves and go on.

# What a phone is asked, and what it shows of a sign-in: a label has 36 characters at most.
ask-sign-in = Sign in to { $app }?
ask-go-on = Go on in { $app }?
ask-set-up = Use this phone to sign in to { $app }?
# By the help desk, to make sure who calls it.
ask-caller = Are you on the telephone with the help desk of { $app }?
# What wakes a phone shows, the same whatever it is asked: strangers may see it.
push-title = A request is waiting
push-text = Open your phone's page to see what it is about and to answer.
ask-app = App
ask-user = User
ask-browser = Browser
browser-on-system = { $browser } on { $system }
ask-address = Address
ask-time = Time
