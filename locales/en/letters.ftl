# Letters that are printed, in English: the language that every other is made from, and falls back to.
# Written by the Vestibule authors.

# A page with a code to scan and a link to type; it has room for texts that are half as long again.
letter-account = Account: { $account }
letter-title = Your second step for { $app }
letter-title-several = Your second step for { $app } and other services
letter-why = Signing in will ask for more than your password: you confirm it on your phone. Set your phone up once; it takes about two minutes.
letter-scan = 1. Scan this code with your phone’s camera, and open the address it shows.
letter-follow = 2. Follow the steps on the phone. That is all.
letter-type = Without a camera, type this address into your phone’s browser, as one line:
letter-once = The code and the address work once, and until { $until }.
letter-secret = Give them to nobody: whoever opens the address first confirms sign-ins to your account.
letter-used = If somebody else has used them already, tell your help desk at once.
