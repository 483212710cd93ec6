# What goes out by text message, call and e-mail, in Arabic (Modern Standard Arabic).
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words as in pages.ftl. Every text begins with a code or an Arabic word, never with a name: so it runs from right to left
# wherever it is shown.

sms-code = { $code } هو رمز تسجيل دخولك إلى { $app }. إن لم تكن تسجّل الدخول الآن، فغيّر كلمة مرورك.
email-code = { $code } هو رمز تسجيل دخولك إلى { $app }. إن لم تكن تسجّل الدخول الآن، فغيّر كلمة مرورك.
email-subject-code = رمزك لـ { $app }
email-subject-notice = تغيّر حسابك في { $app }
email-subject-alert = راجع الحساب { $account }
email-subject-sending-stopped = توقف إرسال الرموز إلى { $country }
voice-code = رمز تسجيل دخولك إلى { $app } هو { $digits }.
sms-verification = { $code } هو رمزك في { $app }. إن لم تطلبه، فلا داعي لفعل شيء.
voice-verification = رمزك في { $app } هو { $digits }.
sms-install-link = هيّئ هذا الهاتف لتأكيد تسجيل الدخول إلى { $app }: { $link }

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
notice-phone-replaced = استُبدل هاتف في حسابك { $account } في { $app } بهاتف آخر يؤكد عمليات تسجيل الدخول من الآن فصاعدًا.
notice-softtoken-replaced = استُبدل تطبيق المصادقة في حسابك { $account } في { $app } بتطبيق آخر يؤكد عمليات تسجيل الدخول من الآن فصاعدًا.
notice-number-replaced = استُبدل رقم الهاتف في حسابك { $account } في { $app } برقم آخر تُرسل إليه الرموز من الآن فصاعدًا.
notice-reset = أُزيلت جميع طرق تأكيد تسجيل الدخول من حسابك { $account } في { $app }.
notice-locked = قُفل حسابك { $account } في { $app }: لا يمكن لأحد تسجيل الدخول به.
notice-deleted = أُزيل حسابك { $account } في { $app } مع جميع طرق تأكيد تسجيل الدخول.
notice-app-password-made = أُنشئت كلمة مرور تطبيق لحسابك { $account } في { $app }: يمكن لأحد البرامج تسجيل الدخول بها من دون خطوة ثانية.
notice-app-password-removed = أُزيلت إحدى كلمات مرور التطبيقات من حسابك { $account } في { $app }.
notice-deposited = حُفظت لحسابك { $account } في { $app } كلمة المرور التي تنوب عنها كلمات مرور التطبيقات.
notice-deposit-removed = أُزيلت من حسابك { $account } في { $app } كلمة المرور التي تنوب عنها كلمات مرور التطبيقات.
notice-bypass-made = أنشأ مكتب المساعدة رمزًا لتسجيل الدخول إلى حسابك { $account } في { $app } بدلًا من الخطوة الثانية.
notice-browser-trusted = أصبح أحد المتصفحات موثوقًا: يسجّل الدخول إلى حسابك { $account } في { $app } لبعض الوقت من دون خطوة ثانية.
notice-trust-ended = لم يعد أحد المتصفحات الموثوقة لحسابك { $account } في { $app } موثوقًا.
notice-trust-stolen = يبدو أن شخصًا ما نسخ تسجيل دخول متصفح موثوق لحسابك { $account } في { $app }. لم يعد هذا المتصفح موثوقًا، وسُجّل الخروج منه.
notice-opted-out = رُفضت الخطوة الثانية لحسابك { $account } في { $app }: لا تحميه إلا كلمة المرور.
notice-not-me = حاول شخص ما تسجيل الدخول إلى { $app } بكلمة مرور حسابك { $account }، وورد من هاتفك أنك لست من يسجّل الدخول. لم يُسمح لأحد بالدخول.
notice-not-me-advice = يعرف شخص آخر كلمة مرورك: غيّرها الآن في كل مكان تستخدمها فيه، وأبلغ مكتب المساعدة.
notice-request-not-me = طلب { $app } من هاتفك تأكيدًا لحسابك { $account }، وورد من هاتفك أنك لست من طلب ذلك. لم تتم الموافقة على شيء.
notice-request-not-me-advice = قد يعرف شخص آخر كلمة مرورك هناك: غيّرها، وأبلغ القائمين على الخدمة.

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
notice-sms-phone-replaced = استُبدل هاتف في الحساب { $account } في { $app }.
notice-sms-softtoken-replaced = استُبدل تطبيق المصادقة في الحساب { $account } في { $app }.
notice-sms-number-replaced = استُبدل رقم الهاتف في الحساب { $account } في { $app }.
notice-sms-reset = أُزيلت كل خطوة ثانية من الحساب { $account } في { $app }.
notice-sms-locked = قُفل الحساب { $account } في { $app }.
notice-sms-deleted = أُزيل الحساب { $account } في { $app }.
notice-sms-app-password-made = أُنشئت كلمة مرور تطبيق للحساب { $account } في { $app }.
notice-sms-app-password-removed = أُزيلت كلمة مرور تطبيق من الحساب { $account } في { $app }.
notice-sms-deposited = حُفظت كلمة مرور للحساب { $account } في { $app }.
notice-sms-deposit-removed = أُزيلت كلمة المرور المحفوظة للحساب { $account } في { $app }.
notice-sms-bypass-made = أنشأ مكتب المساعدة رمز دخول للحساب { $account } في { $app }.
notice-sms-browser-trusted = أصبح متصفح موثوقًا للحساب { $account } في { $app }.
notice-sms-trust-ended = لم يعد متصفح موثوقًا للحساب { $account } في { $app }.
notice-sms-trust-stolen = نُسخ متصفح موثوق للحساب { $account } في { $app }.
notice-sms-opted-out = رُفضت الخطوة الثانية للحساب { $account } في { $app }.
notice-sms-not-me = أوقف هاتفك تسجيل دخول إلى الحساب { $account } في { $app }.
notice-sms-request-not-me = أوقف هاتفك طلبًا موجهًا إلى الحساب { $account } في { $app }.
notice-not-me-advice-sms = غيّر كلمة مرورك الآن.

alert-not-me = «لست أنا»: رفض صاحب الحساب { $account } (النطاق { $realm }) تسجيل دخول من هاتفه. أدخل شخص آخر كلمة المرور الصحيحة. احرص على تغيير كلمة المرور. لا تُرسل أي طلبات إلى ذلك الهاتف لبعض الوقت؛ وتجد القيد بالأمر vestibule audit list.
alert-request-not-me = «لست أنا»: رفض صاحب الحساب { $account } (النطاق { $realm }) من هاتفه طلب أحد التطبيقات. قد يتصرف شخص آخر هناك باسمه: أبلغ القائمين على التطبيق. لا تُرسل أي طلبات إلى ذلك الهاتف لبعض الوقت؛ وتجد القيد بالأمر vestibule audit list.
alert-not-calling = «لست أنا المتصل»: ورد من هاتف صاحب الحساب { $account } (النطاق { $realm }) أنه ليس من يتصل بمكتب المساعدة. يتصل شخص ما باسمه، وقد يحاول مرة أخرى. لا تُرسل أي طلبات إلى ذلك الهاتف لبعض الوقت؛ وتجد القيد بالأمر vestibule audit list.
alert-sending-stopped = أُوقفت الرسائل النصية والمكالمات إلى { $country } حتى { $until }: من آخر الرموز المرسلة إلى هناك وعددها { $sent } لم يُدخل سوى { $right }. ربما يجعل شخص ما الرموز تُرسل إلى أرقام تدر عليه المال، أو أن الرسائل إلى ذلك البلد لا تصل. يعرض الأمر vestibule delivery status الحالة؛ وينهي الأمر vestibule delivery resume { $country } الإيقاف فورًا.
alert-sending-stopped-program = يخص هذا الرموز التي يطلب { $program } إرسالها؛ ويستمر تسجيل الدخول والبرامج الأخرى.
alert-sending-stopped-sign-ins = يخص هذا رموز تسجيل الدخول؛ أما البرامج فتُعد على حدة وتستمر.

ask-sign-in = هل تريد تسجيل الدخول إلى { $app }؟
ask-go-on = هل تريد المتابعة في { $app }؟
ask-set-up = هل تريد استخدام هذا الهاتف لتسجيل الدخول إلى { $app }؟
ask-caller = هل تتحدث هاتفيًا مع مكتب المساعدة في { $app }؟
push-title = هناك طلب في الانتظار
push-text = افتح صفحة هاتفك لمعرفة موضوعه والرد عليه.
ask-app = التطبيق
ask-user = المستخدم
ask-browser = المتصفح
browser-on-system = { $browser } على { $system }
ask-address = العنوان
ask-time = الوقت
