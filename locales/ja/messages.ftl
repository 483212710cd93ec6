# What goes out by text message, call and e-mail, in Japanese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code } は { $app } へのログイン用コードです。ログインしていない場合は、パスワードを変更してください。
email-code = { $code } は { $app } へのログイン用コードです。ログインしようとしていない場合は、パスワードを変更してください。
voice-code = { $app } へのログイン用コードは、{ $digits } です。
notice-advice = お心当たりがない場合は、すぐにヘルプデスクに連絡し、パスワードを変更してください。
notice-others = { $app } など
notice-recovery-made = { $app } のアカウント { $account } に、新しいリカバリーコードが作成されました。
notice-phone-added = { $app } のアカウント { $account } に、ログインを確認するためのスマートフォンが追加されました。
notice-softtoken-added = { $app } のアカウント { $account } に、ログインを確認するための認証アプリが追加されました。
notice-number-added = { $app } のアカウント { $account } に、ログインを確認するための電話番号が追加されました。
notice-email-added = { $app } のアカウント { $account } に、ログインを確認するためのメールアドレスが追加されました。
notice-recovery-removed = { $app } のアカウント { $account } のリカバリーコードが削除されました。
notice-phone-removed = { $app } のアカウント { $account } からスマートフォンが削除されました。今後、このスマートフォンではログインを確認できません。
notice-softtoken-removed = { $app } のアカウント { $account } から認証アプリが削除されました。今後、この認証アプリではログインを確認できません。
notice-number-removed = { $app } のアカウント { $account } から電話番号が削除されました。今後、この電話番号ではログインを確認できません。
notice-email-removed = { $app } のアカウント { $account } からメールアドレスが削除されました。今後、このメールアドレスではログインを確認できません。
notice-reset = { $app } のアカウント { $account } から、ログインの確認方法がすべて削除されました。
notice-app-password-made = { $app } のアカウント { $account } に、アプリパスワードが作成されました。これを使うと、プログラムは2段階認証なしでログインできます。
notice-app-password-removed = { $app } のアカウント { $account } のアプリパスワードが削除されました。
notice-deposited = { $app } のアカウント { $account } に、アプリパスワードが代わりを務めるパスワードが保存されました。
notice-deposit-removed = { $app } のアカウント { $account } から、アプリパスワードが代わりを務めるパスワードが削除されました。
notice-bypass-made = ヘルプデスクが、{ $app } のアカウント { $account } に2段階認証の代わりにログインできるコードを作成しました。

notice-advice-sms = 心当たりがなければヘルプデスクにご連絡ください。
notice-sms-recovery-made = { $app } の { $account } に新しいリカバリーコードを作成しました。
notice-sms-phone-added = { $app } の { $account } にスマートフォンを追加しました。
notice-sms-softtoken-added = { $app } の { $account } に認証アプリを追加しました。
notice-sms-number-added = { $app } の { $account } に電話番号を追加しました。
notice-sms-email-added = { $app } の { $account } にメールアドレスを追加しました。
notice-sms-recovery-removed = { $app } の { $account } のリカバリーコードを削除しました。
notice-sms-phone-removed = { $app } の { $account } からスマートフォンを削除しました。
notice-sms-softtoken-removed = { $app } の { $account } から認証アプリを削除しました。
notice-sms-number-removed = { $app } の { $account } から電話番号を削除しました。
notice-sms-email-removed = { $app } の { $account } からメールアドレスを削除しました。
notice-sms-reset = { $app } の { $account } の2段階認証をすべて削除しました。
notice-sms-app-password-made = { $app } の { $account } にアプリパスワードを作成しました。
notice-sms-app-password-removed = { $app } の { $account } のアプリパスワードを削除しました。
notice-sms-deposited = { $app } の { $account } にパスワードを保存しました。
notice-sms-deposit-removed = { $app } の { $account } に保存したパスワードを削除しました。
notice-sms-bypass-made = ヘルプデスクが { $app } の { $account } 用のログインコードを作成しました。

ask-sign-in = { $app } にログインしますか？
ask-go-on = { $app } で続行しますか？
ask-set-up = このスマートフォンを { $app } へのログインに使いますか？
ask-app = アプリ
ask-user = ユーザー
ask-browser = ブラウザー
ask-address = アドレス
ask-time = 時刻
