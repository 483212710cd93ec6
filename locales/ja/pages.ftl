# The gateway's own pages, in Japanese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: 2段階認証 (second step), ログイン (sign-in), リカバリーコード (recovery code), 認証アプリ (authenticator app),
# アプリパスワード (app password), 確認 (confirm), 承認 (approve), 拒否 (deny), 中止 (stopped), スマートフォン (phone that approves),
# 電話番号 (telephone number), 数字 (the number to type or choose), アカウントの管理者 (whoever looks after the account).
# A space stands between a name that is put in and the Japanese around it, none beside a count.

this-app = アプリケーション
signing-in-as = { $user } としてログイン
signed-in-as = { $user } としてログイン中
help-stuck = お困りですか？
made-by = Vestibule で保護されています
languages = 言語
error-number = エラー { $status }
request-id = リクエスト
date =
    { $year }年{ $month ->
        [1] 1月
        [2] 2月
        [3] 3月
        [4] 4月
        [5] 5月
        [6] 6月
        [7] 7月
        [8] 8月
        [9] 9月
        [10] 10月
        [11] 11月
       *[12] 12月
    }{ $day }日
moment = { $date } { $time } (UTC)

confirm-title = ご本人であることの確認
confirm-code-only = ログインを完了するには、コードを入力してください。
confirm-code-only-step-up = 続けるには、コードを入力してください。
push-label = スマートフォンへのリクエスト
push-sent-to = { $device } にリクエストを送信しました。
push-sent = スマートフォンにリクエストを送信しました。
push-none = スマートフォンで待機中のリクエストはありません。
push-send = スマートフォンにリクエストを送信
push-waiting = スマートフォンでの応答を待っています。
code-waiting = コードの入力を待っています。
number-approve = スマートフォンで承認してください
number-choose = スマートフォンでこの数字を選んでください
number-type = スマートフォンでこの数字を入力してください
code-enter = コードを入力
code-use = コードを使う
code-or = またはコードを使う
code-forward = スマートフォンに何も届きませんか？ コードを使う
ways-none = このログインを確認する方法がありません。
ways-back = ほかの方法に戻る
recovery-use = リカバリーコードを使う
recovery-label = リカバリーコード
recovery-hint = 設定時に保存した10個のコードのうちの1つです。それぞれ1回だけ使えます。
help-desk-have = ヘルプデスクのコードを持っています
help-desk-title = ヘルプデスクのコードを使う
help-desk-label = ヘルプデスクのコード
help-desk-hint = アカウントの管理担当者から受け取れます。短い時間だけ有効です。
help-desk-too = ヘルプデスクのコードも使えます。
code-label = 6桁のコード
code-sent-to = { $to } にコードを送信しました。
code-or-app = 認証アプリのコードも使えます。
code-from-app = 認証アプリに表示されるコードです。
code-from-app-or-sent = 認証アプリに表示されるコード、またはこちらからお送りするコードです。
code-ask-below = 下のボタンでコードを受け取り、ここに入力してください。
code-checked-at-sixth = 6桁目を入力すると自動で確認されます。
code-check = コードを確認
tries-left =
    { $count ->
       *[other] あと{ $count }回入力できます。
    }
send-sms = SMSでコードを受け取る
send-voice = 電話でコードを受け取る
send-email = メールでコードを受け取る
time-left = 残り { $time }
more-time = 時間を延長する
trust-days =
    { $count ->
       *[other] このブラウザーを{ $count }日間信頼する
    }
trust-hours =
    { $count ->
       *[other] このブラウザーを{ $count }時間信頼する
    }
trust-what = その間はパスワードだけでログインできます。ほかの人も使うコンピューターでは、絶対に選択しないでください。
cancel-sign-in = このログインをキャンセル
cancel = キャンセル

sent-by-sms = SMSでコードを送信しました。
sent-by-voice = コードをお伝えするため、電話をおかけしています。
sent-by-email = メールでコードを送信しました。
code-wrong = コードが正しくありません。
push-not-now = 現在、スマートフォンにリクエストを送信できません。コードを使うか、ヘルプデスクにお問い合わせください。
push-again-time = スマートフォンへの新しいリクエストは、あと { $time } で送信できるようになります。
push-unclear = パスワードが正しいかどうかをアプリケーションが明確に示さなかったため、スマートフォンへの通知は行いません。
refused-often-seconds =
    { $count ->
       *[other] 回数が多すぎます。{ $count }秒後にもう一度お試しください。
    }
refused-often-minutes =
    { $count ->
       *[other] 回数が多すぎます。{ $count }分後にもう一度お試しください。
    }
refused-locked-seconds =
    { $count ->
       *[other] 誤ったコードの入力が多すぎます。{ $count }秒後に再び入力できます。
    }
refused-locked-minutes =
    { $count ->
       *[other] 誤ったコードの入力が多すぎます。{ $count }分後に再び入力できます。
    }
refused-disabled = 誤ったコードの入力が多すぎます。ヘルプデスクにお問い合わせください。
refused-not-offered = ここではこの方法を使えません。別の方法を選んでください。
refused-number = 国際形式の電話番号ではありません。+81 90 1234 5678 のように、+ と国番号から入力してください。
refused-not-served = この番号にはメッセージを送信していません。別の番号を使うか、別の方法を選んでください。
refused-send = メッセージを送信できませんでした。もう一度試すか、別の方法を選んでください。
refused-no-grace = 2段階認証なしでログインできる回数は残っていません。
refused-enrolled = このアカウントには2段階認証がすでに設定されています。そちらをお使いください。
refused-password = パスワードとして使えません。空であるか、長すぎるか、入力できない文字が含まれています。
refused-not-proven = このアカウントまたはスマートフォンは、その間にロックまたは削除されました。
refused-no-login = このブラウザーには、確認待ちのログインがありません。
refused-expired = このログインは期限切れです。
refused-settled = このログインにはすでに応答済みです。
refused-not-approved = このログインはまだ確認されていません。
refused-under-way = このセッションで別のログインが進行中です。
refused-name = この名前は使えません。空であるか、長すぎるか、入力できない文字が含まれています。
refused-gone = すでに存在しません。
refused-exists = 同じ名前のものがすでにあります。
refused-too-many = すでに上限に達しています。
refused-last-factor = ログインを確認する方法はこれしかありません。先に別の方法を追加してください。
refused-step-up = 先にご本人であることを確認してください。

setup-title = 2段階認証の設定
setup-why = { $app } では、パスワードが盗まれただけではログインされないように、パスワードの後に2段階認証を行います。設定は2分ほどで終わります。
setup-ways = 確認方法
setup-nothing = ここではまだご自身で設定できません。必須になる前に、ヘルプデスクに設定を依頼してください。
required-count = 2段階認証が必須になりました。2段階認証なしでログインできる回数は残っていません。
required-date = 2段階認証は{ $date }から必須になっており、これ以上先延ばしにできません。
required-always = 2段階認証は初回のログインから必須で、先延ばしにできません。
setup-phone = スマートフォンで承認
setup-phone-hint = ログインのたびにスマートフォンに通知が表示され、短い数字を入力します。最も安全で、最も手軽です。
setup-softtoken = 認証アプリを使う
setup-softtoken-hint = アプリに6桁のコードが表示されます。通信できないときも使えます。
setup-number = SMSまたは電話でコードを受け取る
setup-number-hint = どの電話でも使えます。ただし、メッセージの傍受や電話番号の乗っ取りのおそれがあり、安全性は低くなります。
setup-not-now = 後で設定しますか？
setup-last = 設定を省略できるのは今回が最後です。次回のログインでは必要になります。
setup-last-day = 設定を省略できるのは今日までです。明日からは必要になります。
setup-skips =
    { $count ->
       *[other] あと{ $count }回省略できます。
    }
setup-skips-until =
    { $count ->
       *[other] { $date }まで、あと{ $count }回省略できます。
    }
setup-skip = 今は省略
setup-skip-last = 最後に1回だけ省略
setup-opt-out-hint = 設定しないこともできますが、お勧めしません。その場合、アカウントはパスワードだけで保護されます。
setup-opt-out = 今後表示しない
setup-back = 別の方法を選ぶ
opt-out-title = 本当に2段階認証を設定しませんか？
opt-out-risk = アカウントはパスワードだけで保護されることになります。偽のメールや別のウェブサイトからパスワードを手に入れた人は、あなたの名前で、あなたにできるすべての閲覧と変更ができるようになります。
opt-out-lasts =
    { $count ->
       *[other] 今回を含めて{ $count }回のログインに適用されます。その後は、もう一度お尋ねします。
    }
opt-out-lasts-until =
    { $count ->
       *[other] 今回を含めて{ $count }回のログインに、{ $date }まで適用されます。その後は、もう一度お尋ねします。
    }
opt-out-rather = 2段階認証を設定する
opt-out-do = 設定しない
imported-title = 電話番号の確認
imported-what = 電話番号 { $to } がすでに登録されています。この番号にコードをお送りしますので、ここに入力してください。
imported-wrong = この番号をもうお使いでない場合は、ヘルプデスクに変更を依頼してください。
phone-title = スマートフォンを追加
phone-scan = スマートフォンのカメラをこのコードに向け、リンクを開いてください。
phone-qr = スマートフォン用リンクのQRコード
phone-follow = スマートフォンに表示される手順に従ってください。このページは自動的に進みます。
phone-here = 今お使いの端末がそのスマートフォンですか？ その場合は、ここでリンクを開くか、コピーしてください。
phone-open = この端末でリンクを開く
phone-waiting = スマートフォンを待っています。
phone-confirm-title = スマートフォンの確認
phone-almost = { $device } の準備がもうすぐ完了します。
phone-almost-unnamed = スマートフォンの準備がもうすぐ完了します。
softtoken-title = 認証アプリの設定
softtoken-scan = 認証アプリでこのコードをスキャンしてください。
softtoken-qr = 認証アプリ用キーのQRコード
softtoken-here = 認証アプリはこの端末にありますか？ その場合は、キーを渡してアプリを開くか、キーを手で入力してください。
softtoken-open = 認証アプリを開く
softtoken-type = アプリに今表示されている6桁の数字を入力してください
confirm-button = 確認
number-title = 電話番号の登録
number-why = 今からこの番号にコードをお送りします。今後のログインでも、ご希望の際にお送りします。
number-label = 国番号付きの電話番号
number-how = コードの受け取り方法
number-by-voice = 電話（音声で読み上げ）
number-by-sms = SMS
number-warning = SMSや通話は傍受されたり、電話番号が乗っ取られたりするおそれがあります。可能であれば、ほかの方法をお使いください。
number-send = コードを送信
number-confirm-title = 受け取ったコードの入力
number-calling = { $to } に電話をおかけしています。
number-texted = { $to } にSMSを送信しました。
number-call-again = もう一度電話を受ける
number-text-again = もう一度送信
recovery-offer-title = リカバリーコードの保存
recovery-offer-heading = 最後に: リカバリーコード
recovery-offer-done = 設定が完了しました。スマートフォンを紛失した場合も、リカバリーコードがあればログインできます。
recovery-offer-hint = 10個のコードが発行され、それぞれ1回だけ使えます。表示されるのは一度だけです。パスワードマネージャーや、自宅で保管する紙など、安全な保存先をご用意ください。
recovery-offer-show = リカバリーコードを表示
recovery-offer-without = 保存せずに続ける
recovery-title = リカバリーコード
recovery-save = 今すぐ保存してください。再び表示されることはありません。スマートフォンを紛失した場合に、それぞれ1回だけログインに使えます。
recovery-copy = コピー
recovery-download = ダウンロード
recovery-print = 印刷
recovery-saved = コードを保存しました
continue = 続ける

approved-title = 確認が完了しました
approved-go-on = ありがとうございます。{ $app } に進めます。
ended-go-on-without = 確認せずに続ける
ended-back = ログインに戻る
ended-expired-title = 時間切れです
ended-expired-happened = 時間内に確認されなかったため、このログインは取り消されました。誰もログインしていません。
ended-expired-advice = もう一度ログインして、新しいリクエストを受け取ってください。
ended-none-title = 確認待ちのログインはありません
ended-none-happened = このブラウザーには確認するものがありません。ログインがすでに完了したか、別のブラウザーで始められた可能性があります。
locked-title = アカウントがロックされています
locked-admin-happened = このアカウントは管理者によってロックされました。ロックが解除されるまで、誰もログインできません。
locked-admin-advice = ロックの解除を依頼してください。
locked-no-factor-happened = このアカウントでログインするには2段階認証が必要ですが、ここで使えるものが設定されていません。
locked-no-factor-advice = アカウントの管理者に、設定を依頼してください。
locked-ended-title = アカウントの有効期限が切れています
locked-ended-happened = このアカウントは有効期限を過ぎています。誰もログインできません。
locked-ended-advice = 引き続き必要な場合は、管理者に延長を依頼してください。
locked-unknown-title = このアカウントは登録されていません
locked-unknown-happened = ログインできるのは、ここに追加されたアカウントだけです。このアカウントはまだ追加されていません。
locked-unknown-advice = アカウントの管理者に、追加を依頼してください。
denied-title = ログインが拒否されました
denied-happened = このログインはスマートフォンで拒否されました。誰もログインしていません。
denied-advice = 誤って拒否した場合は、もう一度ログインしてください。
not-me-title = ログインを中止しました
not-me-happened = スマートフォンで、ご本人ではないとの応答がありました。誰もログインしていません。
not-me-advice = ほかの人がログインしようとした場合、その人はパスワードを知っています。パスワードを変更し、アカウントの管理者に連絡してください。
wrong-number-title = 数字が一致しませんでした
wrong-number-happened = スマートフォンから送られた数字がこのページの数字と異なるため、ログインを中止しました。誰もログインしていません。
wrong-number-advice = もう一度ログインし、そのときページに表示される数字を入力してください。
wrong-codes-title = 誤ったコードが多すぎます
wrong-codes-happened = 誤ったコードの入力が多すぎたため、このログインを中止しました。誰もログインしていません。
wrong-codes-advice = もう一度ログインし、このアカウントの新しいコードをお使いください。
cancelled-title = ログインをキャンセルしました
cancelled-happened = このログインはご本人の操作でキャンセルされました。誰もログインしていません。
superseded-title = 別のログインに切り替わりました
superseded-happened = このブラウザーで新たにログインが始められたため、このログインを中止しました。このログインでは誰もログインしていません。
superseded-advice = 新しいほうのログインを続けるか、もう一度ログインしてください。
withdrawn-title = ログインを中止しました
withdrawn-happened = その間にアカウントまたは2段階認証が変更されたため、このログインを中止しました。誰もログインしていません。
withdrawn-advice = もう一度ログインしてください。変更に心当たりがない場合は、アカウントの管理者にお問い合わせください。

again-expired-happened = 時間内に確認されなかったため、何も実行されませんでした。
again-expired-advice = 前の画面に戻ってもう一度試し、新しいリクエストを受け取ってください。
again-denied-title = スマートフォンで拒否されました
again-denied-happened = スマートフォンで拒否されたため、何も実行されませんでした。
again-denied-advice = 誤って拒否した場合は、前の画面に戻ってもう一度お試しください。
again-stopped-title = 中止しました
again-not-me-happened = スマートフォンで、ご本人ではないとの応答があったため、このブラウザーをログアウトしました。
again-not-me-advice = ほかの人がこのブラウザーやセッションを使った場合は、アカウントの管理者に連絡してください。
again-wrong-number-happened = スマートフォンから送られた数字がこのページの数字と異なるため、何も実行されませんでした。
again-wrong-number-advice = 前の画面に戻ってもう一度試し、そのときページに表示される数字を入力してください。
again-wrong-codes-happened = 誤ったコードの入力が多すぎたため中止され、何も実行されませんでした。
again-wrong-codes-advice = 前の画面に戻り、このアカウントの新しいコードでもう一度お試しください。
again-cancelled-title = キャンセルしました
again-cancelled-happened = ご本人の操作でキャンセルされ、何も実行されませんでした。
again-superseded-title = 別のリクエストに切り替わりました
again-superseded-happened = このブラウザーで新たに操作が始められたため、こちらを中止しました。
again-superseded-advice = 新しいほうを続けるか、もう一度お試しください。
again-withdrawn-happened = その間にアカウント、2段階認証、またはセッションが変更されたため、何も実行されませんでした。
again-withdrawn-advice = もう一度お試しください。変更に心当たりがない場合は、アカウントの管理者にお問い合わせください。

step-up-first = 先にご本人であることを確認してください
step-up-done = 元のタブに戻り、もう一度送信してください。このタブは閉じてかまいません。
step-up-go-to = { $app } に進む
step-up-needed = この操作には2段階認証がもう一度必要なため、送信内容は実行されませんでした。入力した内容は残っています。ブラウザーで前のページに戻ってください。
step-up-needed-confirm = 別のタブで、ご本人であることを確認します。
step-up-needed-back = このタブで、前のページに戻ります。
send-once-more = もう一度送信します。
step-up-new-tab = 新しいタブで確認
step-up-why = { $app } のこの部分では、ログイン中でも2段階認証がもう一度必要です。
step-up-confirm = ご本人の確認
step-up-not-now = 今はしない
session-ended-title = セッションが終了しました
session-ended-what = 送信した内容は保存されませんでしたが、入力した内容は残っています。ブラウザーで前のページに戻り、内容を控えておいてください。
session-ended-back = 前のページに戻り、入力した内容をコピーします。
session-ended-sign-in = このタブまたは別のタブで、もう一度ログインします。
session-ended-new-tab = 新しいタブでログイン
sign-out-title = ログアウト
sign-out-heading = ログアウトしますか？
sign-out-what = ログアウトするまで、このブラウザーで { $app } を開けます。
sign-out-stay = ログインしたままにする
signed-out-title = ログアウト済み
signed-out-heading = ログアウトしました
signed-out-what = このブラウザーでは、ログインしないと { $app } を開けません。
signed-out-shared = 共用のコンピューターでは、ブラウザーのウィンドウもすべて閉じてください。
signed-out-again = もう一度ログイン

account-title = アカウント
account-made-title = アプリパスワード「{ $name }」
account-made-what = 今すぐ、対象のプログラムにパスワードとして入力するか、貼り付けてください。再び表示されることはありません。
account-made-deposit = 下で { $app } のパスワードを保存すると、使えるようになります。
account-step-up = ここで変更を行うには、ご本人であることをもう一度確認してください。
account-app-passwords = アプリパスワード
account-app-passwords-what = カレンダーやメールなど、2段階認証に対応していないプログラム用です。プログラムごとに専用のパスワードを作成し、普段のユーザー名と一緒に入力します。不要になったら削除できます。
account-made-on = { $date }に作成
account-used = 最終使用: { $date }
account-unused = 未使用
account-remove = 削除
account-remove-named = { $name } を削除
account-none = まだありません。
account-full = これ以上作成できません。使っていないものを削除してください。
account-which = どのプログラムで使いますか？
account-which-example = スマートフォンのカレンダー
account-make = アプリパスワードを作成
account-deposit = { $app } のパスワード
account-deposit-saved = ユーザー名 { $name } のパスワードが保存されています。アプリケーション側で変更したときは、ここでもう一度保存してください。
account-deposit-what = アプリパスワードは、このパスワードの代わりに使われます。ここで一度保存してください。暗号化して保管され、正しいアプリパスワードが入力されたときにのみ使用されます。
account-username = ユーザー名
account-password = パスワード
account-save-again = もう一度保存
account-save = パスワードを保存
account-forget = 保存したパスワードを削除
account-back = { $app } に戻る
account-too-many =
    { $count ->
       *[other] アプリパスワードがすでに{ $count }個あります。使わなくなったものを削除してください。
    }
account-removed = アプリパスワードを削除しました。それを使っていたプログラムは、ログインできなくなります。
account-deposited = パスワードを保存しました。今後、アプリパスワードがその代わりに使われます。
account-deposit-removed = 保存したパスワードを削除しました。
account-opting = 2段階認証
account-opting-none-yet = このアカウントは、今のところパスワードだけで保護されています。2段階認証を設定すると、パスワードが盗まれただけではログインされません。
account-opting-may = このアカウントはパスワードだけで保護されています。2段階認証は求められていませんが、設定すると、パスワードが盗まれただけではログインされません。
account-opting-is-out = 現在は2段階認証を使わない設定になっています。このアカウントはパスワードだけで保護されています。
account-set-up = 2段階認証を設定
account-opt-out = 設定しない
account-opt-out-sure = 不正アクセスを受けたアカウントの多くは、パスワードだけで保護されていました。何週間も気付かれないことも少なくありません。本当に設定しませんか？
account-opt-out-go = はい、2段階認証を使いません
account-opt-in = やはり2段階認証を使う
account-opted-out = 許可されている間は、今後2段階認証を求められません。
account-opted-in = 次回のログイン時に、2段階認証の設定をご案内します。今すぐ設定することもできます。
account-browsers = 信頼済みブラウザー
account-browsers-what = ログインの確認時に信頼したため、パスワードだけでログインできるブラウザーです。2段階認証を変更すると、すべて信頼済みではなくなります。
account-browsers-none = ありません。ログインを確認するときにチェックボックスを選択すると、そのブラウザーを信頼できます。
account-browser-this = このブラウザー
account-browser-until = { $date }まで
account-browser-end = 信頼を解除
account-browser-end-named = { $name } の信頼を解除
account-browsers-end-all = すべての信頼を解除
account-browsers-ended = 信頼を解除しました。次回のログインでは2段階認証が必要です。
account-sessions = ほかの場所でのログイン
account-sessions-what = 心当たりのないものがある場合は、ログアウトさせて、パスワードを変更してください。
account-sessions-none = ほかの場所ではログインしていません。
account-session-begun = { $date }から
account-session-end = ログアウト
account-session-end-named = { $name } をログアウト
account-sessions-end-all = ほかのすべての場所でログアウト
account-sessions-ended = ログアウトしました。
account-history = 最近のログイン
account-history-what = 過去90日間のログインを、最大50件表示します。心当たりのないものがある場合は、パスワードを変更し、ヘルプデスクに連絡してください。
account-history-older = 以前のログインを表示
account-history-none = まだありません。
browser-unknown = 不明なブラウザー
history-onetouch = スマートフォンで確認
history-softtoken = 認証アプリのコードで確認
history-sms = SMSのコードで確認
history-voice = 電話のコードで確認
history-email = メールのコードで確認
history-recovery = リカバリーコードで確認
history-bypass = ヘルプデスクのコードで確認
history-set-up = 2段階認証の設定により確認
history-trusted = 信頼済みブラウザーで、パスワードのみ
history-without = パスワードのみ
history-denied = スマートフォンで拒否
history-not-me = 拒否: ご本人ではないとの応答
history-wrong-number = 拒否: スマートフォンで誤った数字を入力
history-too-many-codes = 誤ったコードが多すぎたため拒否
history-cancelled = ブラウザーでキャンセル
history-withdrawn = 中止: アカウントまたは2段階認証が変更された
history-expired = 時間内に確認されなかった
account-change = 変更
account-change-named = { $name } を変更
account-last-way = ログインを確認する方法はこれしかないため、削除できません。先に別の方法を追加してください。
account-phones = スマートフォン
account-phones-what = ログインのたびにスマートフォンに通知が表示され、そこに短い数字を入力します。
account-phones-none = まだありません。
account-phones-full = これ以上スマートフォンを追加できません。使っていないものを削除してください。
account-phone-add = スマートフォンを追加
account-phone-added = { $date }に追加
account-phone-name = 名前
account-phone-rename = 名前を保存
account-phone-renamed = 名前を保存しました。
account-phone-replace-what = 新しいスマートフォンに替えるとき、またはこのスマートフォンのデータが失われたときに使います。このスマートフォンの代わりに新しく登録され、以前の登録は使えなくなります。
account-phone-replace = このスマートフォンを置き換える
account-phone-remove-what = 今後ログインを確認できなくなり、このスマートフォンで確認したほかの場所でのログインもログアウトされます。
account-phone-removed = スマートフォンを削除しました。今後、このスマートフォンではログインを確認できません。
account-softtoken = 認証アプリ
account-softtoken-what = 6桁のコードを表示するアプリです。通信できないときも使えます。
account-softtoken-set = 設定済みです。
account-softtoken-none = 設定されていません。
account-softtoken-change = 認証アプリを変更
account-softtoken-replace-what = 新しい認証アプリが確認されるまで、現在のものが使えます。
account-softtoken-replace = もう一度設定
account-softtoken-remove = 認証アプリを削除
account-softtoken-removed = 認証アプリを削除しました。そのコードは今後使えません。
account-number = 電話番号
account-number-what = ご希望の際に、SMSまたは電話でこの番号にコードをお送りします。
account-number-is = コードは { $to } にお送りします。
account-number-unproven = { $to } は登録されていますが、確認されていないため、コードをお送りしません。
account-number-none = まだありません。
account-number-add = 電話番号を追加
account-number-change = 電話番号を変更
account-number-change-what = 新しい番号が確認されるまで、コードは現在の番号にお送りします。確認後は、現在の番号に通知し、コードは新しい番号にお送りします。
account-number-other = 別の番号を使う
account-number-remove = 電話番号を削除
account-number-removed = 電話番号を削除しました。今後、この番号にコードをお送りしません。
account-recovery = リカバリーコード
account-recovery-what = スマートフォンを紛失した場合に、それぞれ1回だけログインに使えます。
account-recovery-left =
    { $count ->
       *[other] コードは残り{ $count }個です。
    }
account-recovery-none = コードはありません。
account-recovery-few = 必要なときに使えるように、今すぐ新しいコードを作成してください。
account-recovery-unsaved = これらのコードは{ $date }に作成されました。保存していない場合は、新しいコードを作成してください。
account-recovery-ends = 新しいコードを作成すると、現在のコードは使えなくなります。
account-recovery-make = 新しいリカバリーコードを作成
account-recovery-kept = 完了しました。コードは安全な場所に保管してください。
adding-instead-of = { $device } の代わりになります。新しいものが確認されるまで、これまでのものを引き続き使えます。
adding-waiting = スマートフォンを待っています。
adding-done-title = 完了しました
adding-done-phone = 今後、このスマートフォンでログインを確認できます。
adding-done-softtoken = 今後、この認証アプリでログインを確認できます。
adding-done-number = 今後、ご希望の際にこの番号にコードをお送りします。
adding-refused-title = 何も追加されませんでした
adding-refused-phone = スマートフォンで拒否されたか、このページの数字と異なる数字が入力されました。もう一度お試しいただけます。
adding-refused-code = 誤ったコードの入力が多すぎました。後でもう一度お試しいただけます。
adding-expired-title = 時間切れです
adding-expired = 何も追加されませんでした。もう一度お試しいただけます。
adding-leave = 追加せずに戻る
adding-back = アカウントへ
account-language = 言語
account-language-what = これらのページと、お送りするメッセージの言語です。
account-language-browser = ブラウザーの設定に従う
account-language-save = 言語を保存
account-language-saved = 言語を保存しました。

turned-read-title = リクエストを読み取れません
turned-read = リクエストの内容が一通りに解釈できないため、拒否しました。
turned-read-advice = リンクから開いた場合は、リンクを提供した人にお知らせください。
turned-handshake-title = この接続は開けません
turned-handshake = WebSocket の要求が正しい形式ではありません。
turned-handshake-advice = 以前はアプリケーションが動作していた場合は、アプリケーションの管理者にお知らせください。
turned-head-title = リクエストが大きすぎます
turned-head = リクエストのヘッダーが制限を超えています。
turned-head-advice = 多くの場合、このサイトの Cookie を削除すると解決します。
turned-host-title = この名前では何も提供していません
turned-host = アドレスに含まれるホスト名は、このゲートウェイに登録されていません。
turned-host-advice = アドレスを確認してください。
turned-denied-title = このアドレスは閉鎖されています
turned-denied = ここでは、誰もこのアドレスにアクセスできません。
turned-method-title = このメソッドは許可されていません
turned-method = アプリケーションは、この種類のリクエストを受け付けません。
turned-body = この種類のリクエストに本文を含めることはできません。
turned-login-page-title = ログインページからログインしてください
turned-credentials = ユーザー名とパスワードは、ログインページでのみ受け付けます。
turned-credentials-advice = ログインページを開き、そこでログインしてください。
turned-authorization = ここでは、この資格情報を受け付けません。
turned-authorization-advice = ログインページを開いてください。
turned-cross-site-title = このログインは別のサイトから送られました
turned-cross-site = 別のウェブサイトが、ここへログインさせようとしました。何も実行されていません。
turned-cross-site-advice = ご自身で、選べる場合は https でログインページを開き、そこでログインしてください。
turned-closed-title = このログイン方法は使えません
turned-closed = ここでは、このログイン方法は無効になっています。
turned-closed-advice = ログインページをお使いください。
turned-unreadable-title = ログインを読み取れません
turned-unreadable = ログインの内容が一通りに解釈できないため、拒否しました。
turned-unreadable-advice = ログインページを開き直し、そこでログインしてください。
turned-session-title = 先にログインしてください
turned-session = セッションがないか、終了しています。
turned-session-advice = ログインしてから、もう一度お試しください。
turned-long-title = 送信内容が大きすぎます
turned-long = セッションなしで送信できる長さを超えています。
turned-unrecognised-title = 不明なログイン方法です
turned-unrecognised = 想定されていないアドレスで、アプリケーションがログインを受け付けました。結果はお渡ししていません。
turned-unrecognised-advice = ログインページをお使いください。これがログインページだった場合は、管理者が設定に記述する必要があります。
turned-title = 実行されませんでした
turned-not-passed = ゲートウェイが通過を許可しませんでした。
turned-ambiguous-title = このユーザー名は特定できません
turned-ambiguous = ログインに使われた名前は、ここでは1人の利用者に対応していません。
turned-ambiguous-advice = 通常のユーザー名でログインしてください。解決しない場合は、アカウントの管理者にお問い合わせください。
turned-directory-title = この名前の利用者を現在確認できません
turned-directory = 名前を管理しているディレクトリが応答しません。結果はお渡ししていません。
turned-directory-advice = しばらくしてからもう一度お試しになるか、普段お使いの名前でログインしてください。
turned-many-title = 確認待ちのログインが多すぎます
turned-many = このアカウントの確認待ちのログインが上限に達しています。
turned-many-advice = いずれかを完了またはキャンセルするか、10分お待ちください。
turned-trouble-title = ゲートウェイに問題が発生しています
turned-trouble = 安全のため、何も転送しませんでした。
turned-trouble-advice = しばらくしてから、もう一度お試しください。
turned-under-way-title = ログインが進行中です
turned-under-way = このセッションまたは同じ資格情報による別のログインが、まだ応答を待っています。
turned-under-way-advice = しばらく待ってから、もう一度お試しください。
turned-down-title = アプリケーションに接続できません
turned-down = アプリケーションが応答しません。
turned-slow-title = アプリケーションが時間内に応答しません
turned-slow = アプリケーションの応答に時間がかかりすぎました。
turned-unclear-title = アプリケーションの可否の回答が不明です
turned-unclear = アプリケーションの応答からは、パスワードが正しかったかどうかを判断できませんでした。結果はお渡ししていません。
turned-unclear-advice = もう一度お試しください。解決しない場合は、アプリケーションの管理者にお知らせください。
turned-broken-title = アプリケーションの応答が中断しました
turned-broken = アプリケーションの応答が不完全か、保持できる長さを超えています。
turned-form-site = このリクエストは別のサイトから送られました。
turned-form-read = このフォームを読み取れません。
turned-form-foreign = このフォームは別のログインのものです。
turned-form-advice = 前の画面に戻り、もう一度お試しください。
turned-nothing-title = ここには何もありません
turned-nothing = ゲートウェイにこのページはありません。
turned-page-method = このページは、この方法では要求できません。

portal-missing-title = 見つかりません
portal-missing-lead = スマートフォン用ページへ
phone-no-script = このページは、ブラウザーでキーを作成し、そのキーで署名します。それには JavaScript が必要ですが、無効になっています。

script-signing-in = 確認が完了しました。ログインしています。
script-more-time = 時間を延長しました。
script-seconds-left =
    { $count ->
       *[other] 残り{ $count }秒
    }
script-minute-left = 残り1分
script-number-now = 数字は現在 { $number } です
script-push-ended = スマートフォンへのリクエストは終了しました。
script-code-too = コードも使えます。
script-unreachable = ゲートウェイに接続できませんが、コードは引き続き使えます。
script-copied = コピーしました。
script-codes-selected = コードが選択されています。キーボードでコピーしてください。
script-selected = 選択されています。キーボードでコピーしてください。
script-downloaded = ファイルに保存しました。

overlay-title = ログインの確認
overlay-wait = お待ちください…
overlay-code-label = またはコードを入力
overlay-code-use = コードを使う
overlay-again = スマートフォンにもう一度送信
overlay-set-up = 2段階認証を設定
overlay-type-number = スマートフォンでこの数字を入力してください。
overlay-no-step = このアカウントには、まだ2段階認証が設定されていません。
overlay-code-or-again = コードを入力するか、スマートフォンにもう一度送信してください。
overlay-code = コードを入力してください。
overlay-not-done = 実行されませんでした。
