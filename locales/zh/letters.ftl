# Letters that are printed, in Simplified Chinese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words as in pages.ftl; 二维码 for the code that is scanned.

letter-account = 账号：{ $account }
letter-title = { $app } 的两步验证
letter-title-several = { $app } 及其他服务的两步验证
letter-why = 今后登录时，除了密码，还需要在手机上确认。只需设置一次，大约需要两分钟。
letter-scan = 1. 请用手机摄像头扫描此二维码，然后打开显示的地址。
letter-follow = 2. 请按照手机上的步骤操作，即可完成。
letter-type = 如果没有摄像头，请在手机浏览器中输入以下地址（不要换行）：
letter-once = 二维码和地址只能使用一次，有效期至 { $until }。
letter-secret = 请勿交给他人：最先打开此地址的人将能够确认对您账号的登录。
letter-used = 如果已被他人使用，请立即联系技术支持。
