# Letters that are printed, in Japanese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words as in pages.ftl.

letter-account = アカウント: { $account }
letter-title = { $app } の2段階認証
letter-title-several = { $app } などのサービスの2段階認証
letter-why = 今後のログインでは、パスワードに加えて、スマートフォンでの確認が必要になります。設定は一度だけで、2分ほどで終わります。
letter-scan = 1. スマートフォンのカメラをこのコードに向け、表示されたアドレスを開いてください。
letter-follow = 2. スマートフォンに表示される手順に従ってください。これで完了です。
letter-type = カメラがない場合は、スマートフォンのブラウザーに次のアドレスを1行で入力してください。
letter-once = コードとアドレスは1回だけ使えます。有効期限は { $until } です。
letter-secret = 誰にも渡さないでください。最初にアドレスを開いた人が、あなたのアカウントへのログインを承認できるようになります。
letter-used = すでに他の人に使われていた場合は、すぐにヘルプデスクに連絡してください。
