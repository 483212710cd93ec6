# The phone's page, in Japanese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = このページの新しいバージョンがあります。
update-load = 読み込む
cancel = キャンセル
not-now = 今はしない
done = 完了
copy = コピー
copied = コピー済み
not-copied = コピーできませんでした
loading = 読み込み中…

status-not-ready = 準備ができていません
status-empty = アカウントがありません
status-offline = オフライン
status-offline-codes = オフラインです。コードは引き続き使えます。
status-attention = 対応が必要です
status-watching = リクエストを待機中
calm-title = 承認するものはありません
calm-hint = どこかでログインすると、このページを開いている間、ここにリクエストが表示されます。
calm-hint-push = どこかでログインすると、ここにリクエストが表示されます。ページを閉じている間は、このデバイスが通知します。
calm-off-title = リクエストを待機していません
calm-off-hint = ポータルに接続できません。このページは接続を試み続けます。
calm-nobody-hint = この端末には、今応答できるアカウントがありません。
blocked-title = このブラウザーは承認用に使えません
blocked-store = このブラウザーではデータを保存できないため、キーを保管できません。プライベートウィンドウを閉じるか、このサイトのデータ保存を許可してください。
blocked-start = このページを開始できませんでした。再読み込みしてください。
blocked-insecure = キーは安全な接続でのみ作成できます。https:// で始まるアドレスでこのページを開いてください。
blocked-no-crypto = このブラウザーではキーを作成できません（Web Crypto がありません）。新しいブラウザーをお使いください。
blocked-no-store = このブラウザーにはキーの保管場所（IndexedDB）がありません。新しいブラウザーを使うか、プライベートウィンドウを閉じてください。

requests-title = 応答待ち
request-new = { $account } への新しいリクエスト: { $message }
request-unnamed = ログインのリクエスト
request-asked = 受信: { $when }、残り時間: { $left }
request-not-me = 自分ではありません
request-deny = 自分だが、拒否する
request-approve = 自分です
request-number = ブラウザーに表示されている数字を入力してください
request-number-hint = 数字が表示されていませんか？ それはあなたのログインではありません。
request-choice = 自分です: { $number }
request-choose = 自分の場合: ブラウザーに表示されている数字をタップしてください
request-choose-hint = ほかの数字をタップすると、ログインは中止されます。
request-sending = 送信中…
request-changed = このリクエストは変更されました。もう一度確認してから応答してください。
result-approved = 承認しました
result-approved-what = ブラウザーで続けられます。
result-denied = 拒否しました
result-denied-what = ログインは中止されました。
result-not-me = 拒否して報告しました
result-not-me-what = ログインは中止されました。ほかの人があなたのパスワードを知っているようです。パスワードを変更し、このサービスの運営者に連絡してください。
result-wrong-number = 数字が違います
result-wrong-number-what = ログインは中止されました。ご自身のログインだった場合は、最初からやり直し、ブラウザーに表示される数字を入力してください。
result-expired = 期限切れ
result-expired-what = 時間内に応答がありませんでした。ご自身のログインだった場合は、ログインをやり直してください。
result-answered = 応答済み
result-answered-what = このリクエストは、別の場所で処理されたか、取り消されました。
result-approved-elsewhere = 別の場所で承認されました。
result-denied-elsewhere = 別の場所で拒否されました。
result-waiting = 待機中
question-approve = 承認
question-deny = 拒否
result-question-approved-what = 承認したことが依頼元に伝わります。
result-question-denied-what = 承認しなかったことが依頼元に伝わります。
result-question-not-me-what = 承認しなかったことが依頼元に伝わり、しばらくの間、このスマートフォンに確認の依頼は届きません。ほかの人がそのサービスのパスワードを知っているおそれがあります。パスワードを変更してください。
result-question-expired-what = 時間内に応答がありませんでした。
caller-what = ご自身でヘルプデスクに電話した場合にのみ進んでください。担当者に読み上げる2つの単語が表示されます。あちらから電話をかけてきて単語を尋ねる人は、詐欺師です。
caller-open = 電話中です: 単語を表示
caller-read = この2つの単語をヘルプデスクに読み上げてください
caller-spell = 英語の単語です。1文字ずつ伝えてもかまいません。
caller-confirm = 読み上げました
caller-not-me = 電話していません
caller-deny = 応答しない
result-caller-confirmed = 応答しました
result-caller-confirmed-what = 通話を続けてください。
result-caller-denied-what = 応答しないことがヘルプデスクに伝えられます。
result-not-calling-what = 何者かがあなたの名前でヘルプデスクに電話しました。このことはヘルプデスクに伝えられ、しばらくの間、このスマートフォンに新しい確認は届きません。
result-caller-expired-what = 時間内に応答がありませんでした。ヘルプデスクはもう一度確認を求めることができます。
history-title = 最近のリクエスト
history-empty = このスマートフォンへのリクエストはまだありません。
history-row = { $result }、{ $when }

empty-title = この端末を2つ目のキーに
empty-what = ログインの承認を求める画面と、コードを表示します。コードはオフラインでも使えます。キーはここで作成され、この端末の外に出ることはありません。
empty-step-one = パソコンでログインし、アカウントページを開いてください。初回のログインでは、設定ページからも追加できます。
empty-step-two = 「スマートフォンを追加」を選んでください。QRコードとリンクが表示されます。1回限り、15分間有効です。
empty-step-three = このスマートフォンのカメラをコードに向けるか、ここでリンクを開くか貼り付けてください。
empty-none = そのようなページがない場合は、サービスの運営者からリンクを送ってもらえます。
add-title = アカウントを追加
add-scan = QRコードをスキャン
add-paste = リンクを貼り付け
register-title = この端末を登録
register-link-known = リンクを受け取りました。あと1つだけ入力してください。
register-link = 登録リンク
register-name = この端末の名前
register-name-hint = 端末を見分けるための名前です。
register-go = 登録
register-wrong-link = 登録リンクではありません。登録リンクは「…/authenticator#register=VA…」のような形式です。
register-other-portal = このリンクは別のポータルのものです。{ $address } で開いてください。
register-ios = iPhone または iPad で登録する前に: リンクをコピーし、このページをホーム画面に追加し（「共有」、「ホーム画面に追加」の順にタップ）、そこから開いてリンクを貼り付けてください。Safari だけで使うと、1週間開かないとキーが失われます。
register-copy = リンクをコピー
register-copied = リンクをコピーしました
register-busy = 登録中…
register-used = このリンクは使用済みか、期限切れです。新しいリンクを依頼してください。
register-done = このスマートフォンで { $account } のリクエストに応答できるようになりました。
scan-title = QRコードをスキャン
scan-camera = カメラ
scan-point = カメラをQRコードに向けてください。
scan-failed = カメラを使えません。代わりにリンクを貼り付けるか、スマートフォンのカメラアプリで開いてください。
install-ios = このページをすぐに開けるようにするには、Safari で「共有」、「ホーム画面に追加」の順にタップしてください。
install-android = このページをすぐに開けるようにするには、ブラウザーのメニューで「ホーム画面に追加」または「アプリをインストール」を選んでください。
install-what = このページをアプリとしてインストールすると、すぐに開けます。
install-go = インストール
device-name = { $system } の { $browser }
device-browser = ブラウザー
device-system = この端末

accounts-title = アカウント
account-device = 「{ $name }」として登録
account-rename = 名前を変更
account-rename-title = アカウントの名前を変更
account-rename-what = 名前はこのスマートフォンにのみ保存されます。空にすると元の名前に戻ります。
account-rename-label = 名前
account-remove = 削除
account-remove-title = 「{ $name }」を削除しますか？
account-remove-what = このスマートフォンでは、このアカウントのログインを承認できなくなり、コードも表示されなくなります。ほかにログインする方法があることを確認してください。
account-not-told = ポータルに通知できませんでした
account-not-told-what = それでも、この端末からアカウントを消去できます。その場合、このスマートフォンはポータルの一覧に残るため、ポータルでも削除してください。
account-forget-anyway = それでも消去
account-forget = このアカウントを消去
account-removed = { $name } をこのスマートフォンから削除しました。
account-slow-down = ポータルから、間隔を空けるよう求められました。自動的に再試行します。
account-no-key = データの消去などにより、このアカウントのキーがこのブラウザーから失われました。新しいリンクを依頼し、もう一度登録してください。
account-revoked = このスマートフォンは削除され、ポータルはそのキーを受け付けなくなりました。心当たりがない場合は、このサービスの運営者に連絡してください。
account-unfinished = 登録が完了していません。
account-finish = 今すぐ完了
code-wanted = { $app } がこのコードを待っています。そこにだけ入力してください。
code-label = コード
code-seconds = { $count }秒
code-none = コードなし
code-copied = コードをコピーしました。
code-not-copied = コードをコピーできませんでした。
clock-slow-seconds =
    { $count ->
       *[other] このスマートフォンの時計は{ $count }秒遅れています。コードはポータルの時計に合わせています。
    }
clock-slow-minutes =
    { $count ->
       *[other] このスマートフォンの時計は{ $count }分遅れています。コードはポータルの時計に合わせています。
    }
clock-fast-seconds =
    { $count ->
       *[other] このスマートフォンの時計は{ $count }秒進んでいます。コードはポータルの時計に合わせています。
    }
clock-fast-minutes =
    { $count ->
       *[other] このスマートフォンの時計は{ $count }分進んでいます。コードはポータルの時計に合わせています。
    }

push-title = 通知
push-state-on = オン
push-state-off = オフ
push-state-blocked = ブロック中
push-ask-title = リクエストをすぐに知る
push-ask = 誰かがあなたのパスワードでログインすると、このページを閉じていても、このデバイスが数秒で知らせることができます。オフのままでは、ページを開いているときにしか分かりません。
push-ask-ntfy = ページを閉じている間、このブラウザーに知らせることはできません。代わりに ntfy アプリが、リクエストが来たことを知らせ、ここへ案内できます。
push-turn-on = 通知をオンにする
push-turn-off = オフにする
push-use-ntfy = ntfy を使う
push-use-browser = このブラウザーの通知を使う
push-again = もう一度試す
push-on-what = リクエストが来ると、このページを閉じていても、このデバイスが知らせます。応答は必ずこのページで行い、通知の中では行いません。
push-off-what = リクエストは、このページを開いている間だけ表示されます。
push-blocked-what = このブラウザーは、このページの通知をブロックしています。許可するには、このサイトの設定（アドレスの横、またはホーム画面のアプリ情報）を開き、通知を「許可」にして、ここに戻ってください。
push-ios-what = iPhone または iPad では、ホーム画面のページだけが通知できます。「共有」、「ホーム画面に追加」の順にタップし、そこからページを開いて、別のスマートフォンとして登録してください。
push-unable-what = このページを閉じている間、このブラウザーは通知できません。
push-undecided = 何も選択されませんでした。通知をオンにすると、ブラウザーがもう一度確認します。
push-failed = 通知を設定できませんでした。ブラウザーのプッシュサービスが応答しませんでした。
push-untold = ポータルに伝えられませんでした。このページは自動的に再試行します。
push-ntfy-what = ntfy アプリを開き、下のアドレスごとに購読を追加してください。アドレスを知っている人には、内容は分かりませんが、そのアカウントにいつリクエストが来たかが分かります。誰にも教えないでください。
push-ntfy-address = ntfy 用のアドレス
push-turned-on = 通知はオンです。
push-turned-off = 通知はオフです。
wake-request = リクエストが待っています。開いて内容を確認してください。
wake-open = 開いて応答してください。
wake-over = このリクエストは終了しました。
wake-lost = ここでは応答できないリクエストが来ました。このブラウザーはキーを失っています。開いて対処方法を確認してください。
lost-title = このブラウザーはキーを失いました
lost-what = { $accounts } のリクエストに応答していましたが、保存していたデータが消去されました。ここでは、このブラウザー宛てのリクエストに応答できません。
lost-what-unnamed = スマートフォンとして登録されていましたが、保存していたデータが消去されました。ここでは、このブラウザー宛てのリクエストに応答できません。
lost-how = 元に戻すには: 別の方法でアプリケーションにログインし、アカウントページ（アプリケーション自体のアドレスの { $path }）を開いて、このスマートフォンをもう一度追加し、古いものを削除してください。
lost-open = { $app } のアカウントページを開く
lost-done = 了解
error-offline = ポータルに接続できません。スマートフォンの通信状態を確認してください。
error-timeout = ポータルが時間内に応答しませんでした。
error-unauthorised = このスマートフォンは削除されました。キーはポータルに登録されていません。
error-clock = ポータルは、現在時刻を示さずにこのスマートフォンを拒否しました。このスマートフォンの時計を正しく合わせてください。
error-missing = ポータルに該当するものがありません。
error-answered = このリクエストにはすでに応答済みです。
error-expired = このリクエストは期限切れです。
error-not-accepted = ポータルがこの応答を受け付けませんでした。
error-too-many = このアカウントのスマートフォンの数が上限に達しています。先に1台削除してください。
error-busy = リクエストが多すぎます。しばらく待ってから、もう一度お試しください。
error-unreadable = ポータルから、このページでは解釈できない応答が返されました。
error-refused = ポータルに拒否されました（{ $status }）。{ $message }
error-key = このブラウザーでキーを使えませんでした。このスマートフォンをもう一度登録してください。
error-page = このページで問題が発生しました。再読み込みしてください。
