# Letters that are printed, in Arabic (Modern Standard Arabic).
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words as in pages.ftl. Every text begins with a digit or an Arabic word, never with a name.

letter-account = الحساب: { $account }
letter-title = خطوتك الثانية لتسجيل الدخول إلى { $app }
letter-title-several = خطوتك الثانية لتسجيل الدخول إلى { $app } وخدمات أخرى
letter-why = لن تكفي كلمة المرور وحدها لتسجيل الدخول بعد الآن، بل ستؤكده من هاتفك. أعِدّ هاتفك مرة واحدة، ويستغرق ذلك نحو دقيقتين.
letter-scan = 1. وجّه كاميرا هاتفك إلى رمز QR هذا وافتح العنوان الذي يظهر.
letter-follow = 2. اتبع الخطوات على الهاتف. هذا كل شيء.
letter-type = إن لم تكن لديك كاميرا، فاكتب هذا العنوان في متصفح هاتفك في سطر واحد:
letter-once = يُستخدم الرمز والعنوان مرة واحدة فقط، وهما صالحان حتى { $until }.
letter-secret = لا تعطهما لأحد: من يفتح العنوان أولًا يصبح هو من يؤكد تسجيل الدخول إلى حسابك.
letter-used = إن استخدمهما شخص آخر، فأبلغ مكتب المساعدة فورًا.
