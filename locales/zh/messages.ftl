# What goes out by text message, call and e-mail, in Simplified Chinese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code } 是您登录 { $app } 的验证码。如果不是您本人在登录，请修改密码。
email-code = { $code } 是您登录 { $app } 的验证码。如果不是您本人在登录，请修改密码。
voice-code = 您登录 { $app } 的验证码是 { $digits }。
notice-advice = 如果这不是您本人的操作，请立即联系技术支持并修改密码。
notice-others = { $app } 等
notice-recovery-made = 您在 { $app } 的账号 { $account } 已生成新的恢复代码。
notice-phone-added = 您在 { $app } 的账号 { $account } 已添加一部用于确认登录的手机。
notice-softtoken-added = 您在 { $app } 的账号 { $account } 已添加一个用于确认登录的身份验证器应用。
notice-number-added = 您在 { $app } 的账号 { $account } 已添加一个用于确认登录的电话号码。
notice-email-added = 您在 { $app } 的账号 { $account } 已添加一个用于确认登录的电子邮箱。
notice-recovery-removed = 您在 { $app } 的账号 { $account } 的恢复代码已被移除。
notice-phone-removed = 您在 { $app } 的账号 { $account } 已移除一部手机，该手机不能再确认登录。
notice-softtoken-removed = 您在 { $app } 的账号 { $account } 已移除一个身份验证器应用，该应用不能再确认登录。
notice-number-removed = 您在 { $app } 的账号 { $account } 已移除一个电话号码，该号码不能再确认登录。
notice-email-removed = 您在 { $app } 的账号 { $account } 已移除一个电子邮箱，该邮箱不能再确认登录。
notice-reset = 您在 { $app } 的账号 { $account } 的所有登录确认方式均已被移除。
notice-app-password-made = 您在 { $app } 的账号 { $account } 已创建一个应用专用密码：程序使用该密码登录时无需两步验证。
notice-app-password-removed = 您在 { $app } 的账号 { $account } 的一个应用专用密码已被移除。
notice-deposited = 您在 { $app } 的账号 { $account } 已保存由应用专用密码代替使用的密码。
notice-deposit-removed = 您在 { $app } 的账号 { $account } 已移除由应用专用密码代替使用的密码。
notice-bypass-made = 技术支持已为您在 { $app } 的账号 { $account } 创建一个可代替两步验证登录的代码。

notice-advice-sms = 非本人操作？请联系技术支持。
notice-sms-recovery-made = { $account }（{ $app }）已生成新的恢复代码。
notice-sms-phone-added = { $account }（{ $app }）已添加一部手机。
notice-sms-softtoken-added = { $account }（{ $app }）已添加一个身份验证器应用。
notice-sms-number-added = { $account }（{ $app }）已添加一个电话号码。
notice-sms-email-added = { $account }（{ $app }）已添加一个电子邮箱。
notice-sms-recovery-removed = { $account }（{ $app }）的恢复代码已被移除。
notice-sms-phone-removed = { $account }（{ $app }）已移除一部手机。
notice-sms-softtoken-removed = { $account }（{ $app }）已移除一个身份验证器应用。
notice-sms-number-removed = { $account }（{ $app }）已移除一个电话号码。
notice-sms-email-removed = { $account }（{ $app }）已移除一个电子邮箱。
notice-sms-reset = { $account }（{ $app }）的两步验证已全部移除。
notice-sms-app-password-made = { $account }（{ $app }）已创建一个应用专用密码。
notice-sms-app-password-removed = { $account }（{ $app }）的一个应用专用密码已被移除。
notice-sms-deposited = { $account }（{ $app }）已保存一个密码。
notice-sms-deposit-removed = { $account }（{ $app }）保存的密码已被移除。
notice-sms-bypass-made = 技术支持已为 { $account }（{ $app }）创建登录代码。

ask-sign-in = 要登录 { $app } 吗？
ask-go-on = 要在 { $app } 中继续吗？
ask-set-up = 要使用这部手机登录 { $app } 吗？
ask-app = 应用
ask-user = 用户
ask-browser = 浏览器
ask-address = 地址
ask-time = 时间
