# The phone's page, in Simplified Chinese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = 此页面有新版本可用。
update-load = 加载
cancel = 取消
not-now = 暂不
done = 完成
copy = 复制
copied = 已复制
not-copied = 未能复制
loading = 正在加载…

status-not-ready = 尚未就绪
status-empty = 还没有账号
status-offline = 离线
status-offline-codes = 离线。验证码仍可使用。
status-attention = 需要处理
status-watching = 正在等待请求
calm-title = 没有需要批准的请求
calm-hint = 当您在其他地方登录时，只要此页面保持打开，请求就会显示在这里。
calm-hint-push = 当您在其他地方登录时，请求会显示在这里；页面关闭时，此设备会通知您。
calm-off-title = 未在等待请求
calm-off-hint = 无法连接到门户。此页面会继续尝试。
calm-nobody-hint = 此设备上目前没有可以回应请求的账号。
blocked-title = 此浏览器无法用于批准登录
blocked-store = 此浏览器不允许此页面保存数据，因此无法存放密钥。请退出无痕窗口，或允许此网站保存数据。
blocked-start = 此页面无法启动。请重新加载。
blocked-insecure = 只能通过安全连接生成密钥。请使用以 https:// 开头的地址打开此页面。
blocked-no-crypto = 此浏览器无法生成密钥（不支持 Web Crypto）。请使用较新的浏览器。
blocked-no-store = 此浏览器没有可存放密钥的位置（IndexedDB）。请使用较新的浏览器，或退出无痕窗口。

requests-title = 等待您处理
request-new = { $account } 有新请求：{ $message }
request-unnamed = 登录请求
request-asked = 请求时间：{ $when }，剩余时间：{ $left }
request-not-me = 不是我本人
request-deny = 是我本人，但拒绝
request-approve = 是我本人
request-number = 请输入浏览器中显示的数字
request-number-hint = 没有看到数字？那么这不是您的登录。
request-choice = 是我本人：{ $number }
request-choose = 是我本人：请点按浏览器中显示的数字
request-choose-hint = 点按其他数字将终止此次登录。
request-sending = 正在发送…
request-changed = 此请求已发生变化。请重新阅读后再回应。
result-approved = 已批准
result-approved-what = 您可以在浏览器中继续操作。
result-denied = 已拒绝
result-denied-what = 登录已终止。
result-not-me = 已拒绝并报告
result-not-me-what = 登录已终止。可能有其他人知道您的密码：请修改密码，并告知此服务的运营人员。
result-wrong-number = 数字不正确
result-wrong-number-what = 登录已终止。如果是您本人，请重新开始，并输入浏览器中显示的数字。
result-expired = 已过期
result-expired-what = 没有及时得到回应。如果是您本人，请重新开始登录。
result-answered = 已有回应
result-answered-what = 此请求已在其他地方处理或被撤回。
result-approved-elsewhere = 已在其他地方批准。
result-denied-elsewhere = 已在其他地方拒绝。
result-waiting = 等待中
question-approve = 批准
question-deny = 拒绝
result-question-approved-what = 请求方会得知您已同意。
result-question-denied-what = 请求方会得知您不同意。
result-question-not-me-what = 请求方会得知您不同意，并且一段时间内不会再向此手机发送请求。可能有其他人知道您在该服务的密码：请修改密码。
result-question-expired-what = 没有及时得到回应。
caller-what = 仅当您自己致电技术支持时才继续。您将看到两个单词，请读给对方听。任何打电话给您并索要这两个单词的人都是骗子。
caller-open = 是我在致电：显示单词
caller-read = 请将这两个单词读给技术支持
caller-spell = 这是英文单词。您也可以逐个字母拼读。
caller-confirm = 我已读出
caller-not-me = 我没有致电
caller-deny = 不回应
result-caller-confirmed = 已回应
result-caller-confirmed-what = 请继续通话。
result-caller-denied-what = 技术支持将得知您不予回应。
result-not-calling-what = 有人以您的名义致电技术支持。技术支持将得知此事，一段时间内此手机不会再收到询问。
result-caller-expired-what = 没有及时得到回应。技术支持可以再次询问。
history-title = 最近的请求
history-empty = 还没有发送到此手机的请求。
history-row = { $result }，{ $when }

empty-title = 将此设备设为您的第二把钥匙
empty-what = 它会请您批准登录，并显示验证码，离线时验证码也可使用。密钥在此生成，绝不会离开此设备。
empty-step-one = 在电脑上登录并打开您的账号页面。首次登录时，也可以在设置页面中添加。
empty-step-two = 选择“添加手机”。随后会显示二维码和链接；它们仅可使用一次，有效期为 15 分钟。
empty-step-three = 将此手机的摄像头对准二维码，或者在此打开或粘贴链接。
empty-none = 找不到这样的页面？此服务的运营人员可以向您发送链接。
add-title = 添加账号
add-scan = 扫描二维码
add-paste = 粘贴链接
register-title = 注册此设备
register-link-known = 已收到链接。还差一步：
register-link = 注册链接
register-name = 此设备的名称
register-name-hint = 便于您区分自己的设备。
register-go = 注册
register-wrong-link = 这不是注册链接。注册链接类似于“…/authenticator#register=VA…”。
register-other-portal = 此链接属于另一个门户。请在 { $address } 打开。
register-ios = 在 iPhone 或 iPad 上注册之前：请复制链接，将此页面添加到主屏幕（点按“共享”，然后点按“添加到主屏幕”），从主屏幕打开页面并粘贴链接。如果仅在 Safari 中使用，一周未访问后密钥就会丢失。
register-copy = 复制链接
register-copied = 链接已复制
register-busy = 正在注册…
register-used = 此链接已使用或已过期。请申请新的链接。
register-done = 此手机现在可以回应 { $account } 的请求。
scan-title = 扫描二维码
scan-camera = 摄像头
scan-point = 请将摄像头对准二维码。
scan-failed = 无法使用摄像头。请改为粘贴链接，或使用手机的相机应用打开。
install-ios = 为便于随时打开此页面，请在 Safari 中点按“共享”，然后点按“添加到主屏幕”。
install-android = 为便于随时打开此页面，请在浏览器菜单中选择“添加到主屏幕”或“安装应用”。
install-what = 将此页面安装为独立应用，便于随时打开。
install-go = 安装
device-name = { $system } 上的 { $browser }
device-browser = 浏览器
device-system = 此设备

accounts-title = 账号
account-device = 注册名称：“{ $name }”
account-rename = 重命名
account-rename-title = 重命名此账号
account-rename-what = 名称仅保存在此手机上。留空则恢复原名称。
account-rename-label = 名称
account-remove = 移除
account-remove-title = 移除“{ $name }”？
account-remove-what = 此手机将无法再为此账号批准登录，也不再显示其验证码。请确保您有其他登录方式。
account-not-told = 未能通知门户
account-not-told-what = 您仍可在此清除该账号。门户中仍会列出此手机：请在门户中也将其移除。
account-forget-anyway = 仍然清除
account-forget = 清除此账号
account-removed = 已从此手机移除 { $name }。
account-slow-down = 门户要求此手机降低请求频率。系统会自动重试。
account-no-key = 此浏览器已丢失该账号的密钥，例如因为浏览器数据被清除。请申请新的链接并重新注册。
account-revoked = 此手机已被移除：门户不再接受其密钥。如果这不是您本人的操作，请告知此服务的运营人员。
account-unfinished = 注册尚未完成。
account-finish = 立即完成
code-wanted = { $app } 正在等待此验证码。请仅在该处输入。
code-label = 验证码
code-seconds = { $count } 秒
code-none = 没有验证码
code-copied = 验证码已复制。
code-not-copied = 验证码无法复制。
clock-slow-seconds =
    { $count ->
       *[other] 此手机的时钟慢了 { $count } 秒；验证码以门户的时钟为准。
    }
clock-slow-minutes =
    { $count ->
       *[other] 此手机的时钟慢了 { $count } 分钟；验证码以门户的时钟为准。
    }
clock-fast-seconds =
    { $count ->
       *[other] 此手机的时钟快了 { $count } 秒；验证码以门户的时钟为准。
    }
clock-fast-minutes =
    { $count ->
       *[other] 此手机的时钟快了 { $count } 分钟；验证码以门户的时钟为准。
    }

push-title = 通知
push-state-on = 已开启
push-state-off = 已关闭
push-state-blocked = 已被阻止
push-ask-title = 有请求时立即知晓
push-ask = 有人用您的密码登录时，即使此页面已关闭，此设备也能在几秒内通知您。否则，只有在页面打开时您才会看到。
push-ask-ntfy = 页面关闭时无法唤醒此浏览器。可以改由 ntfy 应用在收到请求时通知您，并带您来到这里。
push-turn-on = 开启通知
push-turn-off = 关闭
push-use-ntfy = 使用 ntfy
push-use-browser = 使用此浏览器的通知
push-again = 重试
push-on-what = 收到请求时，即使此页面已关闭，此设备也会通知您。您始终在此页面中作答，绝不在通知中作答。
push-off-what = 只有在此页面打开时才能看到请求。
push-blocked-what = 此浏览器阻止了此页面的通知。如需允许，请打开此网站的设置（在网址旁边，或主屏幕上的应用信息中），将通知设为“允许”，然后返回此处。
push-ios-what = 在 iPhone 或 iPad 上，只有主屏幕上的页面才能通知您。请点按“共享”，然后点按“添加到主屏幕”，从主屏幕打开页面，并将其注册为单独的手机。
push-unable-what = 此页面关闭时，此浏览器无法通知您。
push-undecided = 尚未作出选择。当您开启通知时，浏览器会再次询问。
push-failed = 无法设置通知：浏览器的推送服务没有响应。
push-untold = 无法告知门户。此页面会自动重试。
push-ntfy-what = 打开 ntfy 应用，为下面的每个地址添加订阅。知道某个地址的人能得知该账号何时收到请求，但不知道内容：请勿告诉他人。
push-ntfy-address = ntfy 地址
push-turned-on = 通知已开启。
push-turned-off = 通知已关闭。
wake-request = 有一个请求在等待您。请打开查看。
wake-open = 请打开作答。
wake-over = 此请求已结束。
wake-lost = 收到一个无法在此作答的请求：此浏览器已忘记其密钥。请打开查看该怎么做。
lost-title = 此浏览器已忘记其密钥
lost-what = 它曾为 { $accounts } 作答，但其保存的数据已被清除。发给它的请求已无法在此作答。
lost-what-unnamed = 它曾注册为手机，但其保存的数据已被清除。发给它的请求已无法在此作答。
lost-how = 如需恢复：请用其他方式登录该应用，在那里打开您的账号页面（应用自身网址下的 { $path }），重新添加此手机，并移除旧的手机。
lost-open = 打开您在 { $app } 的账号页面
lost-done = 知道了
error-offline = 无法连接到门户。请检查此手机的网络连接。
error-timeout = 门户未及时响应。
error-unauthorised = 此手机已被移除：门户不再认可其密钥。
error-clock = 门户拒绝了此手机，但没有说明当前时间。请校准此手机的时钟。
error-missing = 门户中已没有此内容。
error-answered = 此请求已有回应。
error-expired = 此请求已过期。
error-not-accepted = 门户未接受此回应。
error-too-many = 此账号的手机数量已达上限。请先移除一部。
error-busy = 请求过多。请稍候再试。
error-unreadable = 门户发送了此页面无法理解的响应。
error-refused = 门户已拒绝（{ $status }）。{ $message }
error-key = 此浏览器无法使用密钥。请重新注册此手机。
error-page = 此页面出现错误。请重新加载。
