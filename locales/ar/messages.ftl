# What goes out by text message, call and e-mail, in Arabic (Modern Standard Arabic).
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words as in pages.ftl. Every text begins with a code or an Arabic word, never with a name: so it runs from right to left
# wherever it is shown.

sms-code = { $code } هو رمز تسجيل دخولك إلى { $app }. إن لم تكن تسجّل الدخول الآن، فغيّر كلمة مرورك.
email-code = { $code } هو رمز تسجيل دخولك إلى { $app }. إن لم تكن تسجّل الدخول الآن، فغيّر كلمة مرورك.
voice-code = رمز تسجيل دخولك إلى { $app } هو { $digits }.

notice-advice = إن لم تطلب ذلك، فأبلغ مكتب المساعدة فورًا وغيّر كلمة مرورك.
notice-others = { $app } وتطبيقات أخرى
notice-recovery-made = أُنشئت رموز استرداد جديدة لحسابك { $account } في { $app }.
notice-phone-added = أُضيف هاتف إلى حسابك { $account } في { $app } لتأكيد عمليات تسجيل الدخول.
notice-softtoken-added = أُضيف تطبيق مصادقة إلى حسابك { $account } في { $app } لتأكيد عمليات تسجيل الدخول.
notice-number-added = أُضيف رقم هاتف إلى حسابك { $account } في { $app } لتأكيد عمليات تسجيل الدخول.
notice-email-added = أُضيف عنوان بريد إلكتروني إلى حسابك { $account } في { $app } لتأكيد عمليات تسجيل الدخول.
notice-recovery-removed = أُزيلت رموز الاسترداد من حسابك { $account } في { $app }.
notice-phone-removed = أُزيل هاتف من حسابك { $account } في { $app }، ولم يعد يؤكد عمليات تسجيل الدخول.
notice-softtoken-removed = أُزيل تطبيق مصادقة من حسابك { $account } في { $app }، ولم يعد يؤكد عمليات تسجيل الدخول.
notice-number-removed = أُزيل رقم هاتف من حسابك { $account } في { $app }، ولم يعد يؤكد عمليات تسجيل الدخول.
notice-email-removed = أُزيل عنوان بريد إلكتروني من حسابك { $account } في { $app }، ولم يعد يؤكد عمليات تسجيل الدخول.
notice-reset = أُزيلت جميع طرق تأكيد تسجيل الدخول من حسابك { $account } في { $app }.
notice-app-password-made = أُنشئت كلمة مرور تطبيق لحسابك { $account } في { $app }: يمكن لأحد البرامج تسجيل الدخول بها من دون خطوة ثانية.
notice-app-password-removed = أُزيلت إحدى كلمات مرور التطبيقات من حسابك { $account } في { $app }.
notice-deposited = حُفظت لحسابك { $account } في { $app } كلمة المرور التي تنوب عنها كلمات مرور التطبيقات.
notice-deposit-removed = أُزيلت من حسابك { $account } في { $app } كلمة المرور التي تنوب عنها كلمات مرور التطبيقات.
notice-bypass-made = أنشأ مكتب المساعدة رمزًا لتسجيل الدخول إلى حسابك { $account } في { $app } بدلًا من الخطوة الثانية.

notice-advice-sms = لست أنت؟ أبلغ مكتب المساعدة.
notice-sms-recovery-made = أُنشئت رموز استرداد جديدة للحساب { $account } في { $app }.
notice-sms-phone-added = أُضيف هاتف إلى الحساب { $account } في { $app }.
notice-sms-softtoken-added = أُضيف تطبيق مصادقة إلى الحساب { $account } في { $app }.
notice-sms-number-added = أُضيف رقم هاتف إلى الحساب { $account } في { $app }.
notice-sms-email-added = أُضيف عنوان بريد إلكتروني إلى الحساب { $account } في { $app }.
notice-sms-recovery-removed = أُزيلت رموز الاسترداد من الحساب { $account } في { $app }.
notice-sms-phone-removed = أُزيل هاتف من الحساب { $account } في { $app }.
notice-sms-softtoken-removed = أُزيل تطبيق مصادقة من الحساب { $account } في { $app }.
notice-sms-number-removed = أُزيل رقم هاتف من الحساب { $account } في { $app }.
notice-sms-email-removed = أُزيل عنوان بريد إلكتروني من الحساب { $account } في { $app }.
notice-sms-reset = أُزيلت كل خطوة ثانية من الحساب { $account } في { $app }.
notice-sms-app-password-made = أُنشئت كلمة مرور تطبيق للحساب { $account } في { $app }.
notice-sms-app-password-removed = أُزيلت كلمة مرور تطبيق من الحساب { $account } في { $app }.
notice-sms-deposited = حُفظت كلمة مرور للحساب { $account } في { $app }.
notice-sms-deposit-removed = أُزيلت كلمة المرور المحفوظة للحساب { $account } في { $app }.
notice-sms-bypass-made = أنشأ مكتب المساعدة رمز دخول للحساب { $account } في { $app }.

ask-sign-in = هل تريد تسجيل الدخول إلى { $app }؟
ask-go-on = هل تريد المتابعة في { $app }؟
ask-set-up = هل تريد استخدام هذا الهاتف لتسجيل الدخول إلى { $app }؟
ask-app = التطبيق
ask-user = المستخدم
ask-browser = المتصفح
ask-address = العنوان
ask-time = الوقت
