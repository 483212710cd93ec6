# The gateway's own pages, in Simplified Chinese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: 两步验证 (second step), 登录 (sign-in), 验证码 (code), 恢复代码 (recovery code), 身份验证器应用 (authenticator app),
# 应用专用密码 (app password), 确认 (confirm), 批准 (approve), 拒绝 (deny), 终止 (stopped), 请求 (request), 账号 (account),
# 数字 (the number to type or choose), 电话号码 (telephone number), 账号管理员 (whoever looks after the account).
# A space stands between Chinese and a name or number that is put in.

this-app = 应用
signing-in-as = 正在以 { $user } 的身份登录
signed-in-as = 已以 { $user } 的身份登录
help-stuck = 遇到问题？
made-by = 由 Vestibule 提供保护
languages = 语言
error-number = 错误 { $status }
request-id = 请求
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

confirm-title = 请确认是您本人
confirm-code-only = 请输入验证码以完成登录。
confirm-code-only-step-up = 请输入验证码以继续。
push-label = 手机上的请求
push-sent-to = 我们已向 { $device } 发送请求。
push-sent = 我们已向您的手机发送请求。
push-none = 您的手机上没有待处理的请求。
push-send = 向我的手机发送请求
push-waiting = 正在等待您在手机上回应。
code-waiting = 正在等待验证码。
number-approve = 请在手机上批准
number-choose = 请在手机上选择此数字
number-type = 请在手机上输入此数字
code-enter = 输入验证码
code-use = 使用验证码
code-or = 或使用验证码
code-forward = 手机上没有收到请求？使用验证码
ways-none = 没有可用于确认此次登录的方式。
ways-back = 返回其他方式
recovery-use = 使用恢复代码
recovery-label = 恢复代码
recovery-hint = 设置时保存的十个代码之一，每个只能使用一次。
help-desk-have = 我有技术支持提供的代码
help-desk-title = 使用技术支持提供的代码
help-desk-label = 技术支持提供的代码
help-desk-hint = 管理您账号的人员可以提供代码。代码仅在短时间内有效。
help-desk-too = 技术支持提供的代码在此也有效。
code-label = 6 位验证码
code-sent-to = 我们已将验证码发送至 { $to }。
code-or-app = 也可以使用身份验证器应用中的验证码。
code-from-app = 来自您的身份验证器应用。
code-from-app-or-sent = 来自您的身份验证器应用，或由我们发送给您。
code-ask-below = 请在下方获取验证码，然后在此输入。
code-checked-at-sixth = 输入第六位数字后会自动验证。
code-check = 验证
tries-left =
    { $count ->
       *[other] 还可尝试 { $count } 次。
    }
send-sms = 通过短信获取验证码
send-voice = 通过电话获取验证码
send-email = 通过电子邮件获取验证码
time-left = 剩余 { $time }
more-time = 我需要更多时间
trust-days =
    { $count ->
       *[other] 信任此浏览器 { $count } 天
    }
trust-hours =
    { $count ->
       *[other] 信任此浏览器 { $count } 小时
    }
trust-what = 之后在此浏览器中只需密码即可登录。请勿在他人也会使用的电脑上选中此项。
cancel-sign-in = 取消此次登录
cancel = 取消

sent-by-sms = 我们已通过短信向您发送验证码。
sent-by-voice = 我们正在致电给您，告知验证码。
sent-by-email = 我们已通过电子邮件向您发送验证码。
code-wrong = 验证码不正确。
push-not-now = 目前不会向您的手机发送请求。请使用验证码，或联系技术支持。
push-again-time = { $time } 后可再次向您的手机发送请求。
push-unclear = 应用未明确说明您的密码是否正确，因此不会向手机发送通知。
refused-often-seconds =
    { $count ->
       *[other] 操作过于频繁。请在 { $count } 秒后重试。
    }
refused-often-minutes =
    { $count ->
       *[other] 操作过于频繁。请在 { $count } 分钟后重试。
    }
refused-locked-seconds =
    { $count ->
       *[other] 验证码错误次数过多。{ $count } 秒后可再次输入。
    }
refused-locked-minutes =
    { $count ->
       *[other] 验证码错误次数过多。{ $count } 分钟后可再次输入。
    }
refused-disabled = 验证码错误次数过多。请联系技术支持。
refused-not-offered = 此处无法使用该方式。请选择其他方式。
refused-number = 这不是国际格式的电话号码。请以 + 和国家代码开头，例如 +86 138 1234 5678。
refused-not-served = 不会向此号码发送消息。请使用其他号码，或选择其他方式。
refused-send = 消息无法发送。请重试或选择其他方式。
refused-no-grace = 无需两步验证的登录次数已用完。
refused-enrolled = 此账号已设置两步验证，请使用已有的方式。
refused-password = 这不能作为密码：内容为空、过长，或包含无法输入的字符。
refused-not-proven = 在此期间，此账号或其手机已被锁定或移除。
refused-no-login = 此浏览器中没有等待确认的登录。
refused-expired = 此次登录已过期。
refused-settled = 此次登录已有回应。
refused-not-approved = 此次登录尚未确认。
refused-under-way = 此会话中有另一次登录正在进行。
refused-name = 此名称不可用：内容为空、过长，或包含无法输入的字符。
refused-gone = 该项已不存在。
refused-exists = 已有同名的项。
refused-too-many = 数量已达上限。
refused-last-factor = 这是您确认登录的唯一方式。请先添加其他方式。
refused-step-up = 请先确认是您本人。

setup-title = 设置两步验证
setup-why = { $app } 在输入密码后还需要两步验证，这样即使密码被盗，他人也无法登录。设置大约需要两分钟。
setup-ways = 确认方式
setup-nothing = 您目前还无法在此自行设置两步验证。请在强制要求之前联系技术支持，与您一起完成设置。
required-count = 现在必须设置两步验证：无需两步验证的登录次数已用完。
required-date = 自 { $date } 起必须设置两步验证，无法再推迟。
required-always = 从首次登录起就必须设置两步验证，无法推迟。
setup-phone = 在我的手机上批准
setup-phone-hint = 每次登录时手机都会显示请求，您只需输入一个简短的数字。最安全，也最快捷。
setup-softtoken = 使用身份验证器应用
setup-softtoken-hint = 应用会显示六位验证码，无需联网即可使用。
setup-number = 通过短信或电话获取验证码
setup-number-hint = 任何电话均可使用。安全性较低：短信可能被截获，号码可能被盗用。
setup-not-now = 现在不想设置？
setup-last = 这是您最后一次可以跳过。下次登录时必须设置。
setup-last-day = 今天是您可以跳过的最后一天。从明天起必须设置。
setup-skips =
    { $count ->
       *[other] 您还可以跳过 { $count } 次。
    }
setup-skips-until =
    { $count ->
       *[other] 您还可以跳过 { $count } 次，最晚至 { $date }。
    }
setup-skip = 暂时跳过
setup-skip-last = 最后一次跳过
setup-opt-out-hint = 您也可以不设置，但我们不建议这样做：您的账号将仅受密码保护。
setup-opt-out = 不再询问
setup-back = 选择其他方式
opt-out-title = 确定不使用两步验证吗？
opt-out-risk = 这样您的账号将仅受密码保护。任何人一旦通过虚假邮件或从其他网站获得密码，就能以您的名义查看和更改您能查看和更改的一切内容。
opt-out-lasts =
    { $count ->
       *[other] 此选择对 { $count } 次登录有效（包括本次）。之后会再次询问您。
    }
opt-out-lasts-until =
    { $count ->
       *[other] 此选择对 { $count } 次登录有效（包括本次），最晚至 { $date }。之后会再次询问您。
    }
opt-out-rather = 改为设置两步验证
opt-out-do = 不使用两步验证
imported-title = 确认您的电话号码
imported-what = 我们已有您的电话号码：{ $to }。我们会向该号码发送验证码，请在此输入。
imported-wrong = 这已不是您的号码？请联系技术支持进行更改。
phone-title = 添加手机
phone-scan = 请将手机摄像头对准此二维码，然后打开链接。
phone-qr = 包含手机链接的二维码
phone-follow = 请按照手机上的步骤操作。此页面会自动继续。
phone-here = 您正在使用的就是这部手机吗？请在此打开链接，或复制链接。
phone-open = 在此设备上打开链接
phone-waiting = 正在等待您的手机。
phone-confirm-title = 确认您的手机
phone-almost = { $device } 即将准备就绪。
phone-almost-unnamed = 您的手机即将准备就绪。
softtoken-title = 设置身份验证器应用
softtoken-scan = 请使用身份验证器应用扫描此二维码。
softtoken-qr = 包含身份验证器应用密钥的二维码
softtoken-here = 身份验证器应用就在此设备上吗？请使用密钥打开应用，或手动输入密钥。
softtoken-open = 打开我的身份验证器应用
softtoken-type = 请输入应用当前显示的六位数字
confirm-button = 确认
number-title = 您的电话号码
number-why = 我们现在会向该号码发送验证码，今后登录时也会在您需要时发送。
number-label = 带国家代码的号码
number-how = 您希望如何接收验证码？
number-by-voice = 电话语音播报
number-by-sms = 短信
number-warning = 短信和通话可能被截获，号码可能被盗用。如有可能，请使用其他方式。
number-send = 发送验证码
number-confirm-title = 请输入收到的验证码
number-calling = 我们正在致电 { $to }。
number-texted = 我们已向 { $to } 发送短信。
number-call-again = 再次致电
number-text-again = 重新发送
recovery-offer-title = 保存恢复代码
recovery-offer-heading = 最后一步：恢复代码
recovery-offer-done = 设置已完成。如果手机丢失，您仍可使用恢复代码登录。
recovery-offer-hint = 您将获得十个代码，每个只能使用一次。代码仅显示一次，请提前准备好安全的保存位置：密码管理器，或存放在家中的纸张。
recovery-offer-show = 显示我的恢复代码
recovery-offer-without = 不保存，继续
recovery-title = 您的恢复代码
recovery-save = 请立即保存，这些代码不会再次显示。手机丢失时，每个代码可供您登录一次。
recovery-copy = 复制
recovery-download = 下载
recovery-print = 打印
recovery-saved = 我已保存这些代码
continue = 继续

approved-title = 已确认
approved-go-on = 谢谢。您可以继续使用 { $app }。
ended-go-on-without = 不确认，继续
ended-back = 返回登录
ended-expired-title = 已超时
ended-expired-happened = 此次登录未在规定时间内确认，已被取消。没有任何人登录。
ended-expired-advice = 请重新登录以获取新的请求。
ended-none-title = 没有等待确认的登录
ended-none-happened = 此浏览器中没有需要确认的内容。登录可能已经完成，或是在其他浏览器中发起的。
locked-title = 您的账号已锁定
locked-admin-happened = 此账号已被管理员锁定。解锁之前，任何人都无法登录。
locked-admin-advice = 请申请解锁。
locked-no-factor-happened = 此账号登录时需要两步验证，但尚未设置此处接受的方式。
locked-no-factor-advice = 请联系您的账号管理员进行设置。
locked-ended-title = 您的账号已到期
locked-ended-happened = 此账号的有效期已过。任何人都无法再登录。
locked-ended-advice = 如果仍需使用，请联系管理员延长有效期。
locked-unknown-title = 此处没有您的账号
locked-unknown-happened = 只有已添加到此处的账号才能登录，而此账号尚未添加。
locked-unknown-advice = 请联系您的账号管理员进行添加。
denied-title = 登录已被拒绝
denied-happened = 此次登录已在您的手机上被拒绝。没有任何人登录。
denied-advice = 如果您是误操作，请重新登录。
not-me-title = 登录已终止
not-me-happened = 您的手机表示这不是您本人。没有任何人登录。
not-me-advice = 如果有其他人尝试登录，说明对方知道您的密码：请修改密码，并告知您的账号管理员。
wrong-number-title = 数字不一致
wrong-number-happened = 手机发送的数字与此页面显示的不同，因此登录已终止。没有任何人登录。
wrong-number-advice = 请重新登录，并输入届时页面显示的数字。
wrong-codes-title = 验证码错误次数过多
wrong-codes-happened = 由于验证码错误次数过多，此次登录已终止。没有任何人登录。
wrong-codes-advice = 请重新登录，并使用属于此账号的新验证码。
cancelled-title = 登录已取消
cancelled-happened = 您已取消此次登录。没有任何人登录。
superseded-title = 已被另一次登录取代
superseded-happened = 您在此浏览器中重新开始了登录，因此此次登录已终止。没有任何人通过它登录。
superseded-advice = 请继续另一次登录，或重新登录。
withdrawn-title = 登录已终止
withdrawn-happened = 在此期间，您的账号或两步验证发生了更改，因此此次登录已终止。没有任何人登录。
withdrawn-advice = 请重新登录。如果您不清楚此更改，请咨询您的账号管理员。

again-expired-happened = 未在规定时间内确认，因此未执行任何操作。
again-expired-advice = 请返回并重试，以获取新的请求。
again-denied-title = 已在您的手机上被拒绝
again-denied-happened = 此请求已在您的手机上被拒绝，因此未执行任何操作。
again-denied-advice = 如果您是误操作，请返回并重试。
again-stopped-title = 已终止
again-not-me-happened = 您的手机表示这不是您本人，因此此浏览器已退出登录。
again-not-me-advice = 如果有其他人使用了此浏览器或您的会话，请告知您的账号管理员。
again-wrong-number-happened = 手机发送的数字与此页面显示的不同，因此未执行任何操作。
again-wrong-number-advice = 请返回并重试，并输入届时页面显示的数字。
again-wrong-codes-happened = 由于验证码错误次数过多，操作已终止，未执行任何内容。
again-wrong-codes-advice = 请返回并重试，并使用属于此账号的新验证码。
again-cancelled-title = 已取消
again-cancelled-happened = 您已取消，未执行任何操作。
again-superseded-title = 已被另一个请求取代
again-superseded-happened = 您在此浏览器中重新开始了操作，因此此请求已终止。
again-superseded-advice = 请继续另一个请求，或重试。
again-withdrawn-happened = 在此期间，您的账号、两步验证或会话发生了更改，因此未执行任何操作。
again-withdrawn-advice = 请重试。如果您不清楚此更改，请咨询您的账号管理员。

step-up-first = 请先确认是您本人
step-up-done = 请返回原来的标签页并重新发送。您可以关闭此标签页。
step-up-go-to = 前往 { $app }
step-up-needed = 由于需要再次进行两步验证，您发送的内容尚未执行。您输入的内容仍然保留：请在浏览器中返回上一页。
step-up-needed-confirm = 在另一个标签页中确认是您本人。
step-up-needed-back = 在此标签页中返回上一页。
send-once-more = 重新发送。
step-up-new-tab = 在新标签页中确认
step-up-why = 即使您已登录，{ $app } 的这一部分也需要再次进行两步验证。
step-up-confirm = 确认是您本人
step-up-not-now = 暂不
session-ended-title = 您的会话已结束
session-ended-what = 您发送的内容未保存，但您输入的内容仍然保留：请在浏览器中返回上一页并保留一份副本。
session-ended-back = 返回上一页，复制您输入的内容。
session-ended-sign-in = 在此处或另一个标签页中重新登录。
session-ended-new-tab = 在新标签页中登录
sign-out-title = 退出登录
sign-out-heading = 要退出登录吗？
sign-out-what = 退出登录之前，此浏览器可以打开 { $app }。
sign-out-stay = 保持登录
signed-out-title = 已退出登录
signed-out-heading = 您已退出登录
signed-out-what = 此浏览器需要重新登录才能打开 { $app }。
signed-out-shared = 如果使用的是公用电脑，请同时关闭浏览器的所有窗口。
signed-out-again = 重新登录

account-title = 您的账号
account-made-title = 应用专用密码“{ $name }”
account-made-what = 请立即将其作为密码输入或粘贴到该程序中。此密码不会再次显示。
account-made-deposit = 在下方保存您的 { $app } 密码后，它即可使用。
account-step-up = 如需在此进行更改，请再次确认是您本人。
account-app-passwords = 应用专用密码
account-app-passwords-what = 用于不支持两步验证的程序，例如日历或邮件程序。每个程序使用各自的密码，与您平时的用户名一起输入，您可以随时将其移除。
account-made-on = 创建于 { $date }
account-used = 上次使用：{ $date }
account-unused = 尚未使用
account-remove = 移除
account-remove-named = 移除 { $name }
account-none = 暂无。
account-full = 数量已达上限。请移除不使用的应用专用密码。
account-which = 用于哪个程序？
account-which-example = 手机日历
account-make = 创建应用专用密码
account-deposit = 您的 { $app } 密码
account-deposit-saved = 已保存用户名 { $name } 的密码。如果您在应用中修改了密码，请在此重新保存。
account-deposit-what = 应用专用密码会代替此密码使用：请在此保存一次。它会加密保存，仅在您的某个应用专用密码正确时使用。
account-username = 用户名
account-password = 密码
account-save-again = 重新保存
account-save = 保存密码
account-forget = 移除已保存的密码
account-back = 返回 { $app }
account-too-many =
    { $count ->
       *[other] 已有 { $count } 个应用专用密码。请移除不再使用的密码。
    }
account-removed = 应用专用密码已移除。使用该密码的程序无法再登录。
account-deposited = 密码已保存。您的应用专用密码现在会代替它使用。
account-deposit-removed = 已保存的密码已移除。
account-opting = 两步验证
account-opting-none-yet = 您的账号目前仅受密码保护。设置两步验证后，即使密码被盗，他人也无法登录。
account-opting-may = 您的账号仅受密码保护。目前不要求您使用两步验证，但设置后，即使密码被盗，他人也无法登录。
account-opting-is-out = 您已选择暂不使用两步验证。您的账号仅受密码保护。
account-set-up = 设置两步验证
account-opt-out = 我不想设置
account-opt-out-sure = 大多数被入侵的账号都仅受密码保护，而且往往几周都无人察觉。确定不使用两步验证吗？
account-opt-out-go = 是，不使用两步验证
account-opt-in = 我还是想使用两步验证
account-opted-out = 在允许的情况下，不会再要求您进行两步验证。
account-opted-in = 下次登录时会请您设置两步验证。您也可以现在设置。
account-browsers = 受信任的浏览器
account-browsers-what = 您在确认登录时信任了这些浏览器，因此在其中只需密码即可登录。更改两步验证后，它们将全部不再受信任。
account-browsers-none = 暂无。确认登录时，您可以选中复选框来信任该浏览器。
account-browser-this = 此浏览器
account-browser-until = 有效期至 { $date }
account-browser-end = 不再信任
account-browser-end-named = 不再信任 { $name }
account-browsers-end-all = 全部不再信任
account-browsers-ended = 已不再信任。下次在那里登录时需要两步验证。
account-sessions = 在其他地方的登录
account-sessions-what = 如果其中有您不认识的登录，请将其退出并修改密码。
account-sessions-none = 您没有在其他地方登录。
account-session-begun = 始于 { $date }
account-session-end = 退出登录
account-session-end-named = 将 { $name } 退出登录
account-sessions-end-all = 退出所有其他登录
account-sessions-ended = 已在那里退出登录。
account-history = 您最近的登录
account-history-what = 最近 90 天内的登录，最多 50 次。如果其中有您不认识的登录，请修改密码，并告知技术支持。
account-history-older = 显示更早的登录
account-history-none = 暂无。
browser-unknown = 未知浏览器
history-onetouch = 已在手机上确认
history-softtoken = 已通过身份验证器应用的验证码确认
history-sms = 已通过短信验证码确认
history-voice = 已通过电话验证码确认
history-email = 已通过电子邮件验证码确认
history-recovery = 已通过恢复代码确认
history-bypass = 已通过技术支持提供的代码确认
history-set-up = 已通过设置两步验证确认
history-trusted = 在受信任的浏览器中，仅使用密码
history-without = 仅使用密码
history-denied = 已在手机上拒绝
history-not-me = 已拒绝：不是您本人
history-wrong-number = 已拒绝：手机上输入的数字不正确
history-too-many-codes = 验证码错误次数过多，已拒绝
history-cancelled = 已在浏览器中取消
history-withdrawn = 已终止：账号或其两步验证发生了更改
history-expired = 未在规定时间内确认
account-change = 更改
account-change-named = 更改 { $name }
account-last-way = 这是您确认登录的唯一方式，因此无法移除。请先添加其他方式。
account-phones = 手机
account-phones-what = 每次登录时手机都会显示请求，您只需在手机上输入一个简短的数字。
account-phones-none = 暂无手机。
account-phones-full = 手机数量已达上限。请移除不使用的手机。
account-phone-add = 添加手机
account-phone-added = 添加于 { $date }
account-phone-name = 名称
account-phone-rename = 保存名称
account-phone-renamed = 名称已保存。
account-phone-replace-what = 适用于更换新手机，或这部手机的数据丢失后：重新注册以取代这部手机，原有的注册随后失效。
account-phone-replace = 更换这部手机
account-phone-remove-what = 它将不能再确认登录，通过它在其他地方进行的登录也会退出。
account-phone-removed = 手机已移除，不能再确认登录。
account-softtoken = 身份验证器应用
account-softtoken-what = 显示六位验证码的应用，无需联网即可使用。
account-softtoken-set = 已设置。
account-softtoken-none = 尚未设置。
account-softtoken-change = 更改身份验证器应用
account-softtoken-replace-what = 在新的应用确认之前，现有的应用仍可使用。
account-softtoken-replace = 重新设置
account-softtoken-remove = 移除身份验证器应用
account-softtoken-removed = 身份验证器应用已移除，其验证码不再有效。
account-number = 电话号码
account-number-what = 在您需要时，验证码会通过短信或电话发送到该号码。
account-number-is = 验证码会发送至 { $to }。
account-number-unproven = 此处已有 { $to }，但从未确认，因此不会向其发送验证码。
account-number-none = 暂无电话号码。
account-number-add = 添加电话号码
account-number-change = 更改电话号码
account-number-change-what = 在新号码确认之前，验证码会发送至现有号码。确认后，我们会通知原号码，并将验证码发送至新号码。
account-number-other = 使用其他号码
account-number-remove = 移除电话号码
account-number-removed = 电话号码已移除，不会再向其发送验证码。
account-recovery = 恢复代码
account-recovery-what = 手机丢失时，每个代码可供您登录一次。
account-recovery-left =
    { $count ->
       *[other] 您还剩 { $count } 个代码。
    }
account-recovery-none = 您没有恢复代码。
account-recovery-few = 请立即创建新的代码，以备需要时使用。
account-recovery-unsaved = 这些代码创建于 { $date }。如果您没有保存，请创建新的代码。
account-recovery-ends = 创建新代码后，现有代码将失效。
account-recovery-make = 创建新的恢复代码
account-recovery-kept = 很好。请将代码保存在安全的地方。
adding-instead-of = 它将取代 { $device }；在新的确认之前，原有的仍可使用。
adding-waiting = 正在等待手机。
adding-done-title = 完成
adding-done-phone = 今后由这部手机确认您的登录。
adding-done-softtoken = 今后由此身份验证器应用确认您的登录。
adding-done-number = 今后在您需要时，验证码会发送至该号码。
adding-refused-title = 未添加任何内容
adding-refused-phone = 请求在手机上被拒绝，或输入的数字与此页面显示的不同。您可以重试。
adding-refused-code = 验证码错误次数过多。您可以稍后重试。
adding-expired-title = 已超时
adding-expired = 未添加任何内容。您可以重试。
adding-leave = 不添加，返回
adding-back = 前往您的账号
account-language = 语言
account-language-what = 用于这些页面以及您收到的消息。
account-language-browser = 跟随浏览器设置
account-language-save = 保存语言
account-language-saved = 语言已保存。

turned-read-title = 无法读取此请求
turned-read = 此请求可能有多种解读方式，因此已被拒绝。
turned-read-advice = 如果您是通过链接打开的，请告知提供链接的人。
turned-handshake-title = 无法打开此连接
turned-handshake = WebSocket 请求的方式不正确。
turned-handshake-advice = 如果应用之前可以正常使用，请告知应用管理员。
turned-head-title = 此请求过大
turned-head = 请求头超过了允许的长度。
turned-head-advice = 删除此网站的 Cookie 通常可以解决问题。
turned-host-title = 此名称下没有提供任何服务
turned-host = 网关无法识别地址中的主机名。
turned-host-advice = 请检查地址。
turned-denied-title = 此地址已关闭
turned-denied = 任何人都无法在此访问该地址。
turned-method-title = 不允许使用此方法
turned-method = 应用不接受此类请求。
turned-body = 此类请求不得包含正文。
turned-login-page-title = 请在登录页面登录
turned-credentials = 仅登录页面接受用户名和密码。
turned-credentials-advice = 请前往登录页面登录。
turned-authorization = 此处不接受这些凭据。
turned-authorization-advice = 请前往登录页面。
turned-cross-site-title = 此次登录来自其他网站
turned-cross-site = 另一个网站试图让您在此登录。未执行任何操作。
turned-cross-site-advice = 请自行打开登录页面（如可选择，请使用 https）并登录。
turned-closed-title = 此登录方式已关闭
turned-closed = 此处已停用该登录方式。
turned-closed-advice = 请使用登录页面。
turned-unreadable-title = 无法读取此次登录
turned-unreadable = 此登录请求可能有多种解读方式，因此已被拒绝。
turned-unreadable-advice = 请重新打开登录页面并登录。
turned-session-title = 请先登录
turned-session = 没有会话，或会话已结束。
turned-session-advice = 请登录后重试。
turned-long-title = 发送的内容过多
turned-long = 请求超过了无会话时允许的长度。
turned-unrecognised-title = 无法识别此登录方式
turned-unrecognised = 应用在预期之外的地址接受了登录。未转交任何内容。
turned-unrecognised-advice = 请使用登录页面。如果这就是登录页面，则需要由管理员在配置中加以说明。
turned-title = 未执行此操作
turned-not-passed = 网关未予放行。
turned-ambiguous-title = 无法确定此用户名
turned-ambiguous = 您登录时使用的名称在此处不对应唯一的用户。
turned-ambiguous-advice = 请使用您的普通用户名登录。如果问题仍然存在，请咨询账号管理员。
turned-directory-title = 目前无法查明此名称属于谁
turned-directory = 保存名称的目录没有响应。未转交任何内容。
turned-directory-advice = 请稍后重试，或使用您平常的名称登录。
turned-many-title = 等待确认的登录过多
turned-many = 此账号等待确认的登录数量已达上限。
turned-many-advice = 请完成或取消其中一次登录，或等待十分钟。
turned-trouble-title = 网关自身出现问题
turned-trouble = 为避免出错，未转交任何内容。
turned-trouble-advice = 请稍后重试。
turned-under-way-title = 登录正在进行中
turned-under-way = 使用此会话或相同凭据的另一次登录尚未得到答复。
turned-under-way-advice = 请稍候重试。
turned-down-title = 无法连接到应用
turned-down = 应用没有响应。
turned-slow-title = 应用未及时响应
turned-slow = 应用响应时间过长。
turned-unclear-title = 应用未明确给出结果
turned-unclear = 无法从应用的响应中判断密码是否正确。未转交任何内容。
turned-unclear-advice = 请重试。如果问题仍然存在，请告知应用管理员。
turned-broken-title = 应用的响应中断
turned-broken = 应用的响应不完整，或超过了可保存的长度。
turned-form-site = 此请求来自其他网站。
turned-form-read = 无法读取此表单。
turned-form-foreign = 此表单属于另一次登录。
turned-form-advice = 请返回并重试。
turned-nothing-title = 此处没有内容
turned-nothing = 网关没有此页面。
turned-page-method = 不能以这种方式请求此页面。

portal-missing-title = 未找到
portal-missing-lead = 前往手机页面
phone-no-script = 此页面会在您的浏览器中生成密钥并用其签名。这需要 JavaScript，而它当前已被停用。

script-signing-in = 已确认。正在为您登录。
script-more-time = 时间已延长。
script-seconds-left =
    { $count ->
       *[other] 剩余 { $count } 秒
    }
script-minute-left = 剩余 1 分钟
script-number-now = 数字现在是 { $number }
script-push-ended = 手机上的请求已结束。
script-code-too = 您也可以使用验证码。
script-unreachable = 无法连接到网关；验证码仍可使用。
script-copied = 已复制。
script-codes-selected = 代码已选中，请使用键盘复制。
script-selected = 已选中，请使用键盘复制。
script-downloaded = 已保存为文件。

overlay-title = 确认此次登录
overlay-wait = 请稍候…
overlay-code-label = 或输入验证码
overlay-code-use = 使用验证码
overlay-again = 再次向手机发送请求
overlay-set-up = 设置两步验证
overlay-type-number = 请在手机上输入此数字。
overlay-no-step = 此账号尚未设置两步验证。
overlay-code-or-again = 请输入验证码，或再次向手机发送请求。
overlay-code = 请输入验证码。
overlay-not-done = 未执行此操作。
