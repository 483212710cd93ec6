# The gateway's own pages, in Arabic (Modern Standard Arabic).
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: خطوة ثانية (second step), رمز استرداد (recovery code), رمز (code), طلب (request), تأكيد (confirm), موافقة (approve),
# رفض (deny), تسجيل الدخول (sign-in), تطبيق مصادقة (authenticator app), كلمة مرور التطبيق (app password), البوابة (gateway),
# الجهة المسؤولة عن الحساب (whoever looks after the account), مكتب المساعدة (help desk). Buttons and headings are verbal nouns,
# sentences address the reader in the masculine singular, as is usual, and avoid it where they can.
# No text has a stretch of signs whose order would turn around between Arabic letters, such as +49 151 or ://.

this-app = التطبيق
signing-in-as = تسجيل الدخول باسم { $user }
signed-in-as = مسجّل الدخول باسم { $user }
help-stuck = هل تواجه مشكلة؟
made-by = بحماية Vestibule
languages = اللغة
error-number = خطأ { $status }
request-id = الطلب
date =
    { $day } { $month ->
        [1] يناير
        [2] فبراير
        [3] مارس
        [4] أبريل
        [5] مايو
        [6] يونيو
        [7] يوليو
        [8] أغسطس
        [9] سبتمبر
        [10] أكتوبر
        [11] نوفمبر
       *[12] ديسمبر
    } { $year }
moment = { $date }، الساعة { $time } UTC

confirm-title = تأكيد هويتك
confirm-code-only = أدخل رمزًا لإتمام تسجيل الدخول.
confirm-code-only-step-up = أدخل رمزًا للمتابعة.
push-label = طلب على هاتفك
push-sent-to = أرسلنا طلبًا إلى { $device }.
push-sent = أرسلنا طلبًا إلى هاتفك.
push-none = لا يوجد طلب في انتظارك على هاتفك.
push-send = إرسال طلب إلى هاتفي
push-waiting = في انتظار ردك على الهاتف.
code-waiting = في انتظار رمز.
number-approve = وافق عليه من هاتفك
number-choose = اختر هذا الرقم على هاتفك
number-type = أدخل هذا الرقم على هاتفك
code-enter = إدخال رمز
code-use = استخدام رمز
code-or = أو استخدام رمز
code-forward = لا شيء على هاتفك؟ استخدم رمزًا
ways-none = لا توجد طريقة لتأكيد تسجيل الدخول هذا.
ways-back = العودة إلى الطرق الأخرى
recovery-use = استخدام رمز استرداد
recovery-label = رمز الاسترداد
recovery-hint = أحد الرموز العشرة التي حفظتها عند الإعداد. يصلح كل رمز مرة واحدة.
help-desk-have = لدي رمز من مكتب المساعدة
help-desk-title = استخدام رمز من مكتب المساعدة
help-desk-label = رمز من مكتب المساعدة
help-desk-hint = يمكن لمن يعتني بحسابك أن يعطيك رمزًا. وهو يصلح لمدة قصيرة فقط.
help-desk-too = يصلح هنا أيضًا رمز من مكتب المساعدة.
code-label = رمز من 6 أرقام
code-sent-to = أرسلنا رمزًا إلى { $to }.
code-or-app = يصلح أيضًا رمز من تطبيق المصادقة.
code-from-app = من تطبيق المصادقة لديك.
code-from-app-or-sent = من تطبيق المصادقة لديك، أو رمز نرسله إليك.
code-ask-below = اطلب رمزًا أدناه، ثم أدخله هنا.
code-checked-at-sixth = يُتحقق منه عند إدخال الرقم السادس.
code-check = التحقق من الرمز
tries-left =
    { $count ->
        [zero] لم تبقَ أي محاولة.
        [one] بقيت محاولة واحدة.
        [two] بقيت محاولتان.
        [few] بقيت { $count } محاولات.
        [many] بقيت { $count } محاولة.
       *[other] بقيت { $count } محاولة.
    }
send-sms = إرسال رمز برسالة نصية
send-voice = تلقي رمز بمكالمة هاتفية
send-email = إرسال رمز بالبريد الإلكتروني
time-left = الوقت المتبقي: { $time }
more-time = أحتاج إلى مزيد من الوقت
trust-days =
    { $count ->
        [zero] الوثوق بهذا المتصفح لأقل من يوم
        [one] الوثوق بهذا المتصفح لمدة يوم واحد
        [two] الوثوق بهذا المتصفح لمدة يومين
        [few] الوثوق بهذا المتصفح لمدة { $count } أيام
        [many] الوثوق بهذا المتصفح لمدة { $count } يومًا
       *[other] الوثوق بهذا المتصفح لمدة { $count } يوم
    }
trust-hours =
    { $count ->
        [zero] الوثوق بهذا المتصفح لأقل من ساعة
        [one] الوثوق بهذا المتصفح لمدة ساعة واحدة
        [two] الوثوق بهذا المتصفح لمدة ساعتين
        [few] الوثوق بهذا المتصفح لمدة { $count } ساعات
        [many] الوثوق بهذا المتصفح لمدة { $count } ساعة
       *[other] الوثوق بهذا المتصفح لمدة { $count } ساعة
    }
trust-what = عندئذ تكفي كلمة المرور وحدها لتسجيل الدخول منه. لا تحدد هذا الخيار أبدًا على حاسوب يستخدمه آخرون أيضًا.
cancel-sign-in = إلغاء تسجيل الدخول هذا
cancel = إلغاء

sent-by-sms = أرسلنا إليك رمزًا برسالة نصية.
sent-by-voice = نتصل بك الآن لنملي عليك رمزًا.
sent-by-email = أرسلنا إليك رمزًا بالبريد الإلكتروني.
code-wrong = هذا الرمز غير صحيح.
push-not-now = لا تُرسل أي طلبات إلى هاتفك في الوقت الحالي. استخدم رمزًا، أو تواصل مع مكتب المساعدة.
push-again-time = يمكن إرسال طلب جديد إلى هاتفك بعد { $time }.
push-unclear = لم يوضح التطبيق هل كلمة مرورك صحيحة أم لا، لذلك لا يُرسل أي طلب إلى الهاتف.
refused-often-seconds =
    { $count ->
        [zero] محاولات كثيرة جدًا. يمكنك المحاولة مرة أخرى الآن.
        [one] محاولات كثيرة جدًا. حاول مرة أخرى بعد ثانية واحدة.
        [two] محاولات كثيرة جدًا. حاول مرة أخرى بعد ثانيتين.
        [few] محاولات كثيرة جدًا. حاول مرة أخرى بعد { $count } ثوانٍ.
        [many] محاولات كثيرة جدًا. حاول مرة أخرى بعد { $count } ثانية.
       *[other] محاولات كثيرة جدًا. حاول مرة أخرى بعد { $count } ثانية.
    }
refused-often-minutes =
    { $count ->
        [zero] محاولات كثيرة جدًا. يمكنك المحاولة مرة أخرى الآن.
        [one] محاولات كثيرة جدًا. حاول مرة أخرى بعد دقيقة واحدة.
        [two] محاولات كثيرة جدًا. حاول مرة أخرى بعد دقيقتين.
        [few] محاولات كثيرة جدًا. حاول مرة أخرى بعد { $count } دقائق.
        [many] محاولات كثيرة جدًا. حاول مرة أخرى بعد { $count } دقيقة.
       *[other] محاولات كثيرة جدًا. حاول مرة أخرى بعد { $count } دقيقة.
    }
refused-locked-seconds =
    { $count ->
        [zero] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد الآن.
        [one] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد ثانية واحدة.
        [two] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد ثانيتين.
        [few] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد { $count } ثوانٍ.
        [many] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد { $count } ثانية.
       *[other] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد { $count } ثانية.
    }
refused-locked-minutes =
    { $count ->
        [zero] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد الآن.
        [one] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد دقيقة واحدة.
        [two] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد دقيقتين.
        [few] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد { $count } دقائق.
        [many] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد { $count } دقيقة.
       *[other] أُدخلت رموز خاطئة أكثر من المسموح. تُقبل الرموز من جديد بعد { $count } دقيقة.
    }
refused-disabled = أُدخلت رموز خاطئة أكثر من المسموح. تواصل مع مكتب المساعدة.
refused-not-offered = هذا غير ممكن هنا. اختر طريقة أخرى.
refused-number = ليس هذا رقم هاتف بالصيغة الدولية. يبدأ الرقم بعلامة الزائد (+) ثم رمز البلد، مثل 49 لألمانيا، ثم بقية الرقم.
refused-not-served = لا تُرسل أي رسائل إلى هذا الرقم. استخدم رقمًا آخر، أو اختر طريقة أخرى.
refused-send = تعذر إرسال الرسالة. حاول مرة أخرى، أو اختر طريقة أخرى.
refused-no-grace = لم يعد تسجيل الدخول من دون خطوة ثانية متاحًا.
refused-enrolled = لهذا الحساب خطوة ثانية بالفعل. استخدمها.
refused-password = لا يمكن أن تكون هذه كلمة مرور: فهي فارغة، أو طويلة جدًا، أو تحتوي على حروف لا يمكن كتابتها.
refused-not-proven = قُفل هذا الحساب أو هاتفه أو أُزيل في هذه الأثناء.
refused-no-login = لا ينتظر أي تسجيل دخول في هذا المتصفح.
refused-expired = انتهت مهلة تسجيل الدخول هذا.
refused-settled = سبق الرد على تسجيل الدخول هذا.
refused-not-approved = لم يُؤكَّد تسجيل الدخول هذا بعد.
refused-under-way = يجري تسجيل دخول آخر بهذه الجلسة.
refused-name = لا يمكن استخدام هذا الاسم: فهو فارغ، أو طويل جدًا، أو يحتوي على حروف لا يمكن كتابتها.
refused-gone = لم يعد هذا موجودًا.
refused-exists = هذا الاسم مستخدم بالفعل.
refused-too-many = العدد الموجود منها تجاوز الحد.
refused-last-factor = هذه طريقتك الوحيدة لتأكيد تسجيل الدخول. أضف طريقة أخرى أولًا.
refused-step-up = أكّد هويتك أولًا.

setup-title = إعداد خطوتك الثانية
setup-why = يطلب { $app } خطوة ثانية بعد كلمة المرور، حتى لا تكفي كلمة مرور مسروقة وحدها لفتح أي شيء. يستغرق ذلك نحو دقيقتين.
setup-ways = طرق التأكيد
setup-nothing = لا يمكنك إعداد خطوة ثانية هنا بنفسك بعد. اطلب من مكتب المساعدة إعدادها معك قبل أن تصبح إلزامية.
required-count = الخطوة الثانية إلزامية الآن: لم يعد تسجيل الدخول من دونها متاحًا لك.
required-date = الخطوة الثانية إلزامية منذ { $date }، ولم يعد تأجيلها ممكنًا.
required-always = الخطوة الثانية إلزامية منذ أول تسجيل دخول، ولا يمكن تأجيلها.
setup-phone = الموافقة من هاتفي
setup-phone-hint = يعرض هاتفك كل تسجيل دخول، وتدخل أنت رقمًا قصيرًا. هذه الطريقة هي الأكثر أمانًا والأسرع.
setup-softtoken = استخدام تطبيق مصادقة
setup-softtoken-hint = يعرض التطبيق رمزًا من ستة أرقام، ويعمل من دون اتصال.
setup-number = تلقي الرموز برسالة أو مكالمة
setup-number-hint = تعمل مع أي هاتف، لكنها أقل أمانًا: قد تُعترض الرسائل ويُستولى على الأرقام.
setup-not-now = ليس الآن؟
setup-last = هذه آخر مرة يمكنك فيها تخطي هذا. ستحتاج إليه عند تسجيل الدخول التالي.
setup-last-day = اليوم هو آخر يوم يمكنك فيه تخطي هذا. ستحتاج إليه ابتداءً من الغد.
setup-skips =
    { $count ->
        [zero] لم يعد بإمكانك تخطي هذا.
        [one] لا يزال بإمكانك تخطي هذا مرة واحدة.
        [two] لا يزال بإمكانك تخطي هذا مرتين.
        [few] لا يزال بإمكانك تخطي هذا { $count } مرات.
        [many] لا يزال بإمكانك تخطي هذا { $count } مرة.
       *[other] لا يزال بإمكانك تخطي هذا { $count } مرة.
    }
setup-skips-until =
    { $count ->
        [zero] لم يعد بإمكانك تخطي هذا.
        [one] لا يزال بإمكانك تخطي هذا مرة واحدة، حتى { $date } كحد أقصى.
        [two] لا يزال بإمكانك تخطي هذا مرتين، حتى { $date } كحد أقصى.
        [few] لا يزال بإمكانك تخطي هذا { $count } مرات، حتى { $date } كحد أقصى.
        [many] لا يزال بإمكانك تخطي هذا { $count } مرة، حتى { $date } كحد أقصى.
       *[other] لا يزال بإمكانك تخطي هذا { $count } مرة، حتى { $date } كحد أقصى.
    }
setup-skip = تخطي الآن
setup-skip-last = تخطي للمرة الأخيرة
setup-opt-out-hint = يمكنك أيضًا الاستغناء عنها، لكننا لا ننصح بذلك: عندئذ لا تحمي حسابك إلا كلمة المرور.
setup-opt-out = عدم السؤال مجددًا
setup-back = اختيار طريقة أخرى
opt-out-title = هل تريد حقًا الاستغناء عن الخطوة الثانية؟
opt-out-risk = عندئذ لا تحمي حسابك إلا كلمة مروره. من يحصل عليها، ببريد إلكتروني مزيف أو من موقع ويب آخر، يمكنه أن يقرأ ويغيّر باسمك كل ما يمكنك قراءته وتغييره.
opt-out-lasts =
    { $count ->
        [zero] لم يعد هذا ممكنًا.
        [one] يسري هذا على تسجيل الدخول الحالي فقط. بعد ذلك تُسأل من جديد.
        [two] يسري هذا على عمليتي تسجيل دخول، بما في ذلك الحالية. بعد ذلك تُسأل من جديد.
        [few] يسري هذا على { $count } عمليات تسجيل دخول، بما في ذلك الحالية. بعد ذلك تُسأل من جديد.
        [many] يسري هذا على { $count } عملية تسجيل دخول، بما في ذلك الحالية. بعد ذلك تُسأل من جديد.
       *[other] يسري هذا على { $count } عملية تسجيل دخول، بما في ذلك الحالية. بعد ذلك تُسأل من جديد.
    }
opt-out-lasts-until =
    { $count ->
        [zero] لم يعد هذا ممكنًا.
        [one] يسري هذا على تسجيل الدخول الحالي فقط. بعد ذلك تُسأل من جديد، وبعد { $date } على أي حال.
        [two] يسري هذا على عمليتي تسجيل دخول، بما في ذلك الحالية، حتى { $date } كحد أقصى. بعد ذلك تُسأل من جديد.
        [few] يسري هذا على { $count } عمليات تسجيل دخول، بما في ذلك الحالية، حتى { $date } كحد أقصى. بعد ذلك تُسأل من جديد.
        [many] يسري هذا على { $count } عملية تسجيل دخول، بما في ذلك الحالية، حتى { $date } كحد أقصى. بعد ذلك تُسأل من جديد.
       *[other] يسري هذا على { $count } عملية تسجيل دخول، بما في ذلك الحالية، حتى { $date } كحد أقصى. بعد ذلك تُسأل من جديد.
    }
opt-out-rather = إعداد خطوة ثانية بدلًا من ذلك
opt-out-do = الاستغناء عنها
imported-title = تأكيد رقم هاتفك
imported-what = رقم هاتفك معروف بالفعل: { $to }. نرسل إليه رمزًا لتدخله هنا.
imported-wrong = لم يعد هذا رقمك؟ اطلب من مكتب المساعدة تغييره.
phone-title = إضافة هاتفك
phone-scan = وجّه كاميرا هاتفك إلى رمز QR هذا وافتح الرابط.
phone-qr = رمز QR يحمل الرابط إلى هاتفك
phone-follow = اتبع الخطوات على الهاتف. تنتقل هذه الصفحة من تلقاء نفسها.
phone-here = هل هذا هو الهاتف نفسه؟ افتح الرابط هنا، أو انسخه.
phone-open = فتح الرابط على هذا الجهاز
phone-waiting = في انتظار هاتفك.
phone-confirm-title = تأكيد هاتفك
phone-almost = الجهاز { $device } جاهز تقريبًا.
phone-almost-unnamed = هاتفك جاهز تقريبًا.
softtoken-title = إعداد تطبيق مصادقة
softtoken-scan = امسح رمز QR هذا ضوئيًا بتطبيق المصادقة لديك.
softtoken-qr = رمز QR يحمل المفتاح إلى تطبيق المصادقة لديك
softtoken-here = هل التطبيق على هذا الجهاز؟ افتحه بالمفتاح، أو أدخل المفتاح يدويًا.
softtoken-open = فتح تطبيق المصادقة لديّ
softtoken-type = أدخل الأرقام الستة التي يعرضها التطبيق الآن
confirm-button = تأكيد
number-title = رقم هاتفك
number-why = نرسل إليه رمزًا الآن، وعند كل تسجيل دخول لاحق تطلب فيه رمزًا.
number-label = الرقم مع رمز البلد
number-how = كيف تود تلقي الرمز؟
number-by-voice = بمكالمة هاتفية تمليه
number-by-sms = برسالة نصية
number-warning = قد تُعترض الرسائل النصية والمكالمات ويُستولى على الأرقام. استخدم إحدى الطرق الأخرى إن أمكنك ذلك.
number-send = إرسال رمز إليّ
number-confirm-title = إدخال الرمز المرسل
number-calling = نتصل الآن بالرقم { $to }.
number-texted = أرسلنا رسالة نصية إلى { $to }.
number-call-again = الاتصال مرة أخرى
number-text-again = إرساله مرة أخرى
recovery-offer-title = حفظ رموز الاسترداد
recovery-offer-heading = أخيرًا: رموز الاسترداد
recovery-offer-done = اكتمل الإعداد. إذا فقدت هاتفك يومًا، فسيتيح لك رمز الاسترداد الدخول رغم ذلك.
recovery-offer-hint = تحصل على عشرة رموز، ويصلح كل منها مرة واحدة. تُعرض مرة واحدة فقط، فجهّز مكانًا آمنًا لها: برنامجًا لإدارة كلمات المرور، أو ورقة تحتفظ بها في المنزل.
recovery-offer-show = عرض رموز الاسترداد
recovery-offer-without = المتابعة من دونها
recovery-title = رموز الاسترداد الخاصة بك
recovery-save = احفظها الآن، فلن تُعرض مرة أخرى. يتيح لك كل رمز الدخول مرة واحدة إذا فقدت هاتفك.
recovery-copy = نسخ
recovery-download = تنزيل
recovery-print = طباعة
recovery-saved = حفظت هذه الرموز
continue = متابعة

approved-title = تم التأكيد
approved-go-on = شكرًا لك. يمكنك المتابعة إلى { $app }.
ended-go-on-without = المتابعة من دون تأكيد
ended-back = العودة إلى تسجيل الدخول
ended-expired-title = انتهى الوقت
ended-expired-happened = لم يُؤكَّد تسجيل الدخول هذا في الوقت المحدد، فأُلغي. لم يُسمح لأحد بالدخول.
ended-expired-advice = سجّل الدخول مرة أخرى لتلقي طلب جديد.
ended-none-title = لا ينتظر أي تسجيل دخول هنا
ended-none-happened = لا يوجد ما يحتاج إلى تأكيد في هذا المتصفح. ربما اكتمل تسجيل الدخول، أو بدأ في متصفح آخر.
locked-title = حسابك مقفل
locked-admin-happened = قفلت الجهة المسؤولة هذا الحساب. لا يمكن لأحد تسجيل الدخول إليه قبل إلغاء القفل.
locked-admin-advice = اطلب إلغاء قفله.
locked-no-factor-happened = يحتاج هذا الحساب إلى خطوة ثانية لتسجيل الدخول، وليست لديه خطوة مقبولة هنا.
locked-no-factor-advice = اطلب من الجهة المسؤولة عن حسابك إعداد خطوة ثانية معك.
locked-ended-title = انتهت صلاحية حسابك
locked-ended-happened = كان هذا الحساب صالحًا حتى تاريخ مضى. لم يعد بإمكان أحد تسجيل الدخول إليه.
locked-ended-advice = إن كنت لا تزال تحتاج إليه، فاطلب تمديده من الجهة المسؤولة عن حسابك.
locked-unknown-title = حسابك غير معروف هنا
locked-unknown-happened = لا يمكن تسجيل الدخول إلا بحسابات أُضيفت هنا، وهذا الحساب لم يُضف بعد.
locked-unknown-advice = اطلب من الجهة المسؤولة عن حسابك إضافته.
denied-title = رُفض تسجيل الدخول
denied-happened = رُفض تسجيل الدخول هذا من هاتفك. لم يُسمح لأحد بالدخول.
denied-advice = إذا رفضته بالخطأ، فسجّل الدخول مرة أخرى.
not-me-title = أُوقف تسجيل الدخول
not-me-happened = ورد من هاتفك أنك لست من يسجّل الدخول. لم يُسمح لأحد بالدخول.
not-me-advice = إذا حاول شخص آخر تسجيل الدخول، فهو يعرف كلمة مرورك: غيّرها، وأبلغ الجهة المسؤولة عن حسابك.
wrong-number-title = الرقم غير مطابق
wrong-number-happened = أرسل الهاتف رقمًا غير الذي عرضته هذه الصفحة، فأُوقف تسجيل الدخول. لم يُسمح لأحد بالدخول.
wrong-number-advice = سجّل الدخول مرة أخرى، وأدخل الرقم الذي تعرضه الصفحة حينها.
wrong-codes-title = رموز خاطئة أكثر من المسموح
wrong-codes-happened = أُوقف تسجيل الدخول هذا بعد رموز خاطئة أكثر من المسموح. لم يُسمح لأحد بالدخول.
wrong-codes-advice = سجّل الدخول مرة أخرى، واستخدم رمزًا جديدًا يخص هذا الحساب.
cancelled-title = أُلغي تسجيل الدخول
cancelled-happened = ألغيت تسجيل الدخول هذا. لم يُسمح لأحد بالدخول.
superseded-title = حل محله تسجيل دخول آخر
superseded-happened = بدأت تسجيل الدخول من جديد في هذا المتصفح، فأُوقف تسجيل الدخول هذا. لم يُسمح لأحد بالدخول من خلاله.
superseded-advice = تابع تسجيل الدخول الآخر، أو سجّل الدخول مرة أخرى.
withdrawn-title = أُوقف تسجيل الدخول
withdrawn-happened = تغير شيء في حسابك أو خطوته الثانية في هذه الأثناء، فأُوقف تسجيل الدخول هذا. لم يُسمح لأحد بالدخول.
withdrawn-advice = سجّل الدخول مرة أخرى. إذا لم تكن تتوقع أي تغيير، فاسأل الجهة المسؤولة عن حسابك.

again-expired-happened = لم يُؤكَّد هذا في الوقت المحدد، فلم يُنفَّذ شيء.
again-expired-advice = ارجع وحاول مرة أخرى لتلقي طلب جديد.
again-denied-title = رُفض من هاتفك
again-denied-happened = رُفض هذا من هاتفك، فلم يُنفَّذ شيء.
again-denied-advice = إذا رفضته بالخطأ، فارجع وحاول مرة أخرى.
again-stopped-title = تم الإيقاف
again-not-me-happened = ورد من هاتفك أنك لست صاحب هذا الطلب، فسُجّل الخروج من هذا المتصفح.
again-not-me-advice = إذا استخدم شخص آخر هذا المتصفح أو جلستك، فأبلغ الجهة المسؤولة عن حسابك.
again-wrong-number-happened = أرسل الهاتف رقمًا غير الذي عرضته هذه الصفحة، فلم يُنفَّذ شيء.
again-wrong-number-advice = ارجع وحاول مرة أخرى، وأدخل الرقم الذي تعرضه الصفحة حينها.
again-wrong-codes-happened = أُوقف هذا بعد رموز خاطئة أكثر من المسموح، ولم يُنفَّذ شيء.
again-wrong-codes-advice = ارجع وحاول مرة أخرى برمز جديد يخص هذا الحساب.
again-cancelled-title = تم الإلغاء
again-cancelled-happened = ألغيت هذا، ولم يُنفَّذ شيء.
again-superseded-title = حل محله طلب آخر
again-superseded-happened = بدأت من جديد في هذا المتصفح، فأُوقف هذا الطلب.
again-superseded-advice = تابع الطلب الآخر، أو حاول مرة أخرى.
again-withdrawn-happened = تغير شيء في حسابك أو خطوته الثانية أو جلستك في هذه الأثناء، فلم يُنفَّذ شيء.
again-withdrawn-advice = حاول مرة أخرى. إذا لم تكن تتوقع أي تغيير، فاسأل الجهة المسؤولة عن حسابك.

step-up-first = تأكيد هويتك أولًا
step-up-done = ارجع إلى علامة التبويب التي جئت منها، وأرسل ما كتبته مرة أخرى. يمكنك إغلاق هذه.
step-up-go-to = الانتقال إلى { $app }
step-up-needed = لم يُنفَّذ ما أرسلته، لأنه يحتاج إلى خطوتك الثانية مرة أخرى. ما كتبته لا يزال موجودًا: ارجع في متصفحك.
step-up-needed-confirm = أكّد هويتك في علامة تبويب ثانية.
step-up-needed-back = ارجع إلى الصفحة السابقة لهذه الصفحة، في علامة التبويب هذه.
send-once-more = أرسله مرة أخرى.
step-up-new-tab = التأكيد في علامة تبويب جديدة
step-up-why = يطلب هذا الجزء من { $app } خطوتك الثانية مرة أخرى، حتى وأنت مسجّل الدخول.
step-up-confirm = تأكيد هويتي
step-up-not-now = ليس الآن
session-ended-title = انتهت جلستك
session-ended-what = لم يُحفظ ما أرسلته، لكن ما كتبته لا يزال موجودًا: ارجع في متصفحك، واحتفظ بنسخة منه.
session-ended-back = ارجع إلى الصفحة السابقة لهذه الصفحة، وانسخ ما كتبته.
session-ended-sign-in = سجّل الدخول مرة أخرى، هنا أو في علامة تبويب ثانية.
session-ended-new-tab = تسجيل الدخول في علامة تبويب جديدة
sign-out-title = تسجيل الخروج
sign-out-heading = تسجيل الخروج؟
sign-out-what = يمكن لهذا المتصفح فتح { $app } إلى أن تسجّل الخروج.
sign-out-stay = البقاء مسجّل الدخول
signed-out-title = تم تسجيل الخروج
signed-out-heading = تم تسجيل خروجك
signed-out-what = لم يعد بإمكان هذا المتصفح فتح { $app } من دون تسجيل الدخول.
signed-out-shared = إذا كان الحاسوب مشتركًا، فأغلق جميع نوافذ المتصفح أيضًا.
signed-out-again = تسجيل الدخول مرة أخرى

account-title = حسابك
account-made-title = كلمة مرور التطبيق «{ $name }»
account-made-what = اكتبها أو الصقها الآن في ذلك البرنامج ككلمة مرور له. لن تُعرض مرة أخرى.
account-made-deposit = تعمل بعد أن تحفظ أدناه كلمة مرورك في { $app }.
account-step-up = لتغيير شيء هنا، أكّد هويتك مرة أخرى.
account-app-passwords = كلمات مرور التطبيقات
account-app-passwords-what = للبرامج التي لا يمكنها طلب خطوتك الثانية، مثل برنامج التقويم أو البريد. يحصل كل برنامج على كلمة مرور خاصة به، تُكتب مع اسم المستخدم المعتاد، ويمكنك سحبها منه لاحقًا.
account-made-on = أُنشئت في { $date }
account-used = آخر استخدام: { $date }
account-unused = لا استخدام بعد
account-remove = إزالة
account-remove-named = إزالة { $name }
account-none = لا توجد أي منها بعد.
account-full = لا يمكن إنشاء المزيد. أزل واحدة لا تستخدمها.
account-which = لأي برنامج هي؟
account-which-example = تقويم الهاتف
account-make = إنشاء كلمة مرور تطبيق
account-deposit = كلمة مرورك في { $app }
account-deposit-saved = هي محفوظة لاسم المستخدم { $name }. احفظها هنا مرة أخرى بعد تغييرها هناك.
account-deposit-what = تنوب عنها كلمات مرور التطبيقات: احفظها هنا مرة واحدة. تُحفظ مشفّرة، ولا تُستخدم إلا إذا كانت إحدى كلمات مرور تطبيقاتك صحيحة.
account-username = اسم المستخدم
account-password = كلمة المرور
account-save-again = حفظها مرة أخرى
account-save = حفظ كلمة المرور
account-forget = إزالة كلمة المرور المحفوظة
account-back = العودة إلى { $app }
account-too-many =
    { $count ->
        [zero] لا توجد أي كلمة مرور تطبيق بعد.
        [one] توجد بالفعل كلمة مرور واحدة للتطبيقات. أزلها إن لم تعد تستخدمها.
        [two] توجد بالفعل كلمتا مرور للتطبيقات. أزل واحدة لم تعد تستخدمها.
        [few] توجد بالفعل { $count } كلمات مرور للتطبيقات. أزل واحدة لم تعد تستخدمها.
        [many] توجد بالفعل { $count } كلمة مرور للتطبيقات. أزل واحدة لم تعد تستخدمها.
       *[other] توجد بالفعل { $count } كلمة مرور للتطبيقات. أزل واحدة لم تعد تستخدمها.
    }
account-removed = أُزيلت كلمة مرور التطبيق. لم يعد بإمكان البرنامج الذي كان يستخدمها تسجيل الدخول.
account-deposited = حُفظت كلمة المرور. تنوب عنها الآن كلمات مرور تطبيقاتك.
account-deposit-removed = أُزيلت كلمة المرور المحفوظة.
account-opting = الخطوة الثانية
account-opting-none-yet = لا تحمي حسابك حتى الآن إلا كلمة المرور. مع خطوة ثانية لا تكفي كلمة مرور مسروقة لفتح أي شيء.
account-opting-may = لا تحمي حسابك إلا كلمة المرور. لا تُطلب منك خطوة ثانية، لكن معها لا تكفي كلمة مرور مسروقة لفتح أي شيء.
account-opting-is-out = قررت الاستغناء عن الخطوة الثانية في الوقت الحالي. لا تحمي حسابك إلا كلمة المرور.
account-set-up = إعداد خطوة ثانية
account-opt-out = لا أريد خطوة ثانية
account-opt-out-sure = معظم الحسابات التي اختُرقت لم تكن تحميها إلا كلمة مرور، وكثيرًا ما لم يلاحظ أحد ذلك لأسابيع. هل تريد حقًا الاستغناء عن الخطوة الثانية؟
account-opt-out-go = نعم، الاستغناء عن الخطوة الثانية
account-opt-in = أريد خطوة ثانية رغم ذلك
account-opted-out = لن تُطلب منك خطوة ثانية بعد الآن، ما دام ذلك مسموحًا به.
account-opted-in = سيُطلب منك إعداد خطوة ثانية عند تسجيل الدخول التالي. أو أعدّها الآن.
account-browsers = المتصفحات الموثوقة
account-browsers-what = تسجّل هذه المتصفحات دخولك بكلمة المرور وحدها، لأنك وثقت بها عند تأكيد تسجيل دخول. تغيير خطوتك الثانية ينهي ذلك لها جميعًا.
account-browsers-none = لا يوجد أي منها. عند تأكيد تسجيل الدخول، يمكنك تحديد مربع للوثوق بذلك المتصفح.
account-browser-this = هذا المتصفح
account-browser-until = حتى { $date }
account-browser-end = إنهاء الثقة
account-browser-end-named = إنهاء الثقة بالمتصفح { $name }
account-browsers-end-all = إنهاء الثقة بها جميعًا
account-browsers-ended = انتهت الثقة. تُطلب خطوتك الثانية عند تسجيل الدخول التالي هناك.
account-sessions = تسجيلات الدخول في أماكن أخرى
account-sessions-what = إذا كنت لا تعرف أحدها، فسجّل خروجه وغيّر كلمة مرورك.
account-sessions-none = لست مسجّل الدخول في أي مكان آخر.
account-session-begun = منذ { $date }
account-session-end = تسجيل الخروج
account-session-end-named = تسجيل الخروج من { $name }
account-sessions-end-all = تسجيل الخروج من كل مكان آخر
account-sessions-ended = سُجّل الخروج هناك.
account-history = آخر عمليات تسجيل دخولك
account-history-what = عمليات آخر 90 يومًا، وعددها 50 كحد أقصى. إذا كنت لا تعرف إحداها، فغيّر كلمة مرورك وأبلغ مكتب المساعدة.
account-history-older = عرض الأقدم
account-history-none = لا توجد أي منها بعد.
browser-unknown = متصفح غير معروف
history-onetouch = تم التأكيد من الهاتف
history-softtoken = تم التأكيد برمز من تطبيق مصادقة
history-sms = تم التأكيد برمز في رسالة نصية
history-voice = تم التأكيد برمز في مكالمة
history-email = تم التأكيد برمز في رسالة بريد إلكتروني
history-recovery = تم التأكيد برمز استرداد
history-bypass = تم التأكيد برمز من مكتب المساعدة
history-set-up = تم التأكيد بإعداد خطوة ثانية
history-trusted = في متصفح موثوق، بكلمة المرور وحدها
history-without = بكلمة المرور وحدها
history-denied = رُفض من الهاتف
history-not-me = رُفض: لم تكن أنت
history-wrong-number = رُفض: أُدخل رقم خاطئ على الهاتف
history-too-many-codes = رُفض بعد رموز خاطئة أكثر من المسموح
history-cancelled = أُلغي في المتصفح
history-withdrawn = أُوقف: تغير الحساب أو خطوته الثانية
history-expired = لم يُؤكَّد في الوقت المحدد
account-change = تغيير
account-change-named = تغيير { $name }
account-last-way = هذه طريقتك الوحيدة لتأكيد تسجيل الدخول، فلا يمكن إزالتها. أضف طريقة أخرى أولًا.
account-phones = الهواتف
account-phones-what = يعرض الهاتف كل تسجيل دخول، وتدخل عليه رقمًا قصيرًا.
account-phones-none = ليس لديك أي هاتف هنا بعد.
account-phones-full = لا يمكن إضافة المزيد من الهواتف. أزل هاتفًا لا تستخدمه.
account-phone-add = إضافة هاتف
account-phone-added = أُضيف في { $date }
account-phone-name = الاسم
account-phone-rename = حفظ الاسم
account-phone-renamed = حُفظ الاسم.
account-phone-replace-what = لهاتف جديد، أو لهذا الهاتف إذا فقد بياناته: يُسجَّل من جديد محل هذا الهاتف، الذي يتوقف بعدها عن العمل.
account-phone-replace = استبدال هذا الهاتف
account-phone-remove-what = لن يؤكد أي تسجيل دخول بعد الآن، ويُسجَّل الخروج من الجلسات التي أكدها في أماكن أخرى.
account-phone-removed = أُزيل الهاتف، ولم يعد يؤكد أي تسجيل دخول.
account-softtoken = تطبيق المصادقة
account-softtoken-what = تطبيق يعرض رمزًا من ستة أرقام، حتى من دون اتصال.
account-softtoken-set = تم إعداده.
account-softtoken-none = لم يُعدّ بعد.
account-softtoken-change = تغيير تطبيق المصادقة
account-softtoken-replace-what = يظل التطبيق الحالي يعمل إلى أن يُؤكَّد الجديد.
account-softtoken-replace = إعداده من جديد
account-softtoken-remove = إزالة تطبيق المصادقة
account-softtoken-removed = أُزيل تطبيق المصادقة. لم تعد رموزه صالحة.
account-number = رقم الهاتف
account-number-what = تُرسل إليه الرموز برسالة نصية أو مكالمة، عندما تطلب رمزًا.
account-number-is = تُرسل الرموز إلى { $to }.
account-number-unproven = الرقم { $to } معروف هنا، لكنه لم يُؤكَّد قط، لذلك لا تُرسل إليه رموز.
account-number-none = ليس لديك أي رقم هنا بعد.
account-number-add = إضافة رقم هاتف
account-number-change = تغيير رقم الهاتف
account-number-change-what = تُرسل الرموز إلى رقمك الحالي إلى أن يُؤكَّد الجديد. بعدها يُبلَّغ الرقم الحالي، وتُرسل الرموز إلى الجديد.
account-number-other = استخدام رقم آخر
account-number-remove = إزالة رقم الهاتف
account-number-removed = أُزيل رقم الهاتف. لم تعد تُرسل إليه أي رموز.
account-recovery = رموز الاسترداد
account-recovery-what = يتيح لك كل رمز الدخول مرة واحدة إذا فقدت هاتفك.
account-recovery-left =
    { $count ->
        [zero] لم يبقَ لديك أي رمز.
        [one] بقي لديك رمز واحد.
        [two] بقي لديك رمزان.
        [few] بقي لديك { $count } رموز.
        [many] بقي لديك { $count } رمزًا.
       *[other] بقي لديك { $count } رمز.
    }
account-recovery-none = ليس لديك أي منها.
account-recovery-few = أنشئ رموزًا جديدة الآن، لتجد رمزًا عندما تحتاج إليه.
account-recovery-unsaved = أُنشئت هذه الرموز في { $date }. إذا لم تحفظها، فأنشئ رموزًا جديدة.
account-recovery-ends = تتوقف رموزك الحالية عن العمل عند إنشاء رموز جديدة.
account-recovery-make = إنشاء رموز استرداد جديدة
account-recovery-kept = حسنًا. احتفظ بالرموز في مكان آمن.
adding-instead-of = يحل محل { $device }، الذي يظل يعمل إلى أن يُؤكَّد الجديد.
adding-waiting = في انتظار الهاتف.
adding-done-title = تم
adding-done-phone = يؤكد الهاتف عمليات تسجيل دخولك من الآن فصاعدًا.
adding-done-softtoken = يؤكد تطبيق المصادقة عمليات تسجيل دخولك من الآن فصاعدًا.
adding-done-number = تُرسل الرموز إلى ذلك الرقم من الآن فصاعدًا، عندما تطلب رمزًا.
adding-refused-title = لم يُضف شيء
adding-refused-phone = رُفض هذا من الهاتف، أو أُدخل رقم غير الذي عرضته هذه الصفحة. يمكنك المحاولة مرة أخرى.
adding-refused-code = أُدخلت رموز خاطئة أكثر من المسموح. يمكنك المحاولة مرة أخرى لاحقًا.
adding-expired-title = انتهى الوقت
adding-expired = لم يُضف شيء. يمكنك المحاولة مرة أخرى.
adding-leave = العودة من دون إضافة
adding-back = الانتقال إلى حسابك
account-language = اللغة
account-language-what = لهذه الصفحات وللرسائل التي تصلك.
account-language-browser = حسب المتصفح
account-language-save = حفظ اللغة
account-language-saved = حُفظت اللغة.

turned-read-title = لا يمكن قراءة هذا الطلب
turned-read = رُفض الطلب لأن قراءته تحتمل أكثر من وجه.
turned-read-advice = إذا كنت قد اتبعت رابطًا، فأبلغ من أعطاك إياه.
turned-handshake-title = لا يمكن فتح هذا الاتصال
turned-handshake = طُلب اتصال WebSocket، لكن ليس بالطريقة الواجبة.
turned-handshake-advice = إذا كان التطبيق يعمل من قبل، فأبلغ الجهة المسؤولة عنه.
turned-head-title = هذا الطلب كبير جدًا
turned-head = رأس الطلب أطول من المسموح.
turned-head-advice = يفيد عادةً حذف ملفات تعريف الارتباط الخاصة بهذا الموقع.
turned-host-title = لا يوجد شيء تحت هذا الاسم
turned-host = لا تعرف هذه البوابة اسم المضيف الوارد في العنوان.
turned-host-advice = تحقق من العنوان.
turned-denied-title = هذا العنوان مغلق
turned-denied = لا يمكن لأحد الوصول إلى هذا العنوان هنا.
turned-method-title = هذه الطريقة غير مسموح بها
turned-method = لا يقبل التطبيق طلبات من هذا النوع.
turned-body = لا يجوز أن يحمل طلب من هذا النوع أي محتوى.
turned-login-page-title = سجّل الدخول من صفحة تسجيل الدخول
turned-credentials = لا يُقبل اسم المستخدم وكلمة المرور إلا في صفحة تسجيل الدخول.
turned-credentials-advice = انتقل إلى صفحة تسجيل الدخول وسجّل الدخول هناك.
turned-authorization = لا تُقبل بيانات الاعتماد هذه هنا.
turned-authorization-advice = انتقل إلى صفحة تسجيل الدخول.
turned-cross-site-title = جاء تسجيل الدخول هذا من موقع آخر
turned-cross-site = حاول موقع ويب آخر تسجيل دخولك هنا. لم يُنفَّذ شيء.
turned-cross-site-advice = افتح صفحة تسجيل الدخول بنفسك، عبر https إن أمكن الاختيار، وسجّل الدخول هناك.
turned-closed-title = طريقة تسجيل الدخول هذه مغلقة
turned-closed = تسجيل الدخول بهذه الطريقة معطّل هنا.
turned-closed-advice = استخدم صفحة تسجيل الدخول.
turned-unreadable-title = لا يمكن قراءة تسجيل الدخول هذا
turned-unreadable = رُفض تسجيل الدخول لأن قراءته تحتمل أكثر من وجه.
turned-unreadable-advice = افتح صفحة تسجيل الدخول من جديد وسجّل الدخول هناك.
turned-session-title = سجّل الدخول أولًا
turned-session = لا توجد جلسة، أو أنها انتهت.
turned-session-advice = سجّل الدخول وحاول مرة أخرى.
turned-long-title = أُرسل أكثر من المسموح
turned-long = الطلب أطول من المسموح به من دون جلسة.
turned-unrecognised-title = طريقة تسجيل الدخول هذه غير معروفة
turned-unrecognised = سجّل التطبيق دخول شخص ما عند عنوان لم يكن ذلك متوقعًا عنده. لم يُمرَّر شيء.
turned-unrecognised-advice = استخدم صفحة تسجيل الدخول. إذا كانت هذه هي صفحة تسجيل الدخول، فعلى المسؤول وصفها في الإعدادات.
turned-title = لم يُنفَّذ هذا
turned-not-passed = لم تسمح البوابة بمروره.
turned-ambiguous-title = هذا الاسم غير واضح
turned-ambiguous = الاسم الذي سجّلت الدخول به لا يدل هنا على شخص واحد.
turned-ambiguous-advice = سجّل الدخول باسم المستخدم المعتاد من دون إضافات. إذا استمر ذلك، فاسأل الجهة المسؤولة عن الحسابات.
turned-directory-title = تتعذر الآن معرفة صاحب هذا الاسم
turned-directory = الدليل الذي يعرف الأسماء لا يجيب. لم يُمرَّر شيء.
turned-directory-advice = حاول مرة أخرى بعد قليل، أو سجّل الدخول بالاسم الذي تستخدمه عادة.
turned-many-title = عمليات تسجيل دخول كثيرة في الانتظار
turned-many = بلغ عدد عمليات تسجيل الدخول المنتظرة لهذا الحساب الحد المسموح.
turned-many-advice = أكمل إحداها أو ألغها، أو انتظر عشر دقائق.
turned-trouble-title = حدث خلل في البوابة نفسها
turned-trouble = لم يُمرَّر شيء، حتى لا يحدث خطأ.
turned-trouble-advice = حاول مرة أخرى بعد لحظات.
turned-under-way-title = يجري تسجيل دخول الآن
turned-under-way = هناك تسجيل دخول آخر بهذه الجلسة، أو ببيانات الاعتماد نفسها، لم يُرد عليه بعد.
turned-under-way-advice = انتظر لحظة وحاول مرة أخرى.
turned-down-title = لا يمكن الوصول إلى التطبيق
turned-down = لا يستجيب التطبيق.
turned-slow-title = لا يستجيب التطبيق في الوقت المحدد
turned-slow = استغرق التطبيق وقتًا أطول من اللازم.
turned-unclear-title = لم يجب التطبيق بنعم أو لا
turned-unclear = لم يتضح من رد التطبيق هل كلمة المرور صحيحة أم لا. لم يُمرَّر شيء.
turned-unclear-advice = حاول مرة أخرى. إذا استمر ذلك، فأبلغ الجهة المسؤولة عن التطبيق.
turned-broken-title = قطع التطبيق رده
turned-broken = كان رد التطبيق غير مكتمل، أو أطول مما يمكن الاحتفاظ به.
turned-form-site = جاء هذا الطلب من موقع آخر.
turned-form-read = لا يمكن قراءة هذا النموذج.
turned-form-foreign = هذا النموذج من تسجيل دخول آخر.
turned-form-advice = ارجع وحاول مرة أخرى.
turned-nothing-title = لا يوجد شيء هنا
turned-nothing = لا توجد في البوابة صفحة كهذه.
turned-page-method = لا تُطلب هذه الصفحة بهذه الطريقة.

portal-missing-title = غير موجودة
portal-missing-lead = الانتقال إلى صفحة الهاتف
phone-no-script = تنشئ هذه الصفحة مفتاحًا في متصفحك وتوقّع به. يتطلب ذلك JavaScript، وهو معطّل.

script-signing-in = تم التأكيد. يجري تسجيل دخولك.
script-more-time = لديك مزيد من الوقت.
script-seconds-left =
    { $count ->
        [zero] انتهى الوقت
        [one] بقيت ثانية واحدة
        [two] بقيت ثانيتان
        [few] بقيت { $count } ثوانٍ
        [many] بقيت { $count } ثانية
       *[other] بقيت { $count } ثانية
    }
script-minute-left = بقيت دقيقة واحدة
script-number-now = الرقم الآن هو { $number }
script-push-ended = انتهى الطلب على هاتفك.
script-code-too = يمكنك أيضًا استخدام رمز.
script-unreachable = لا يمكننا الوصول إلى البوابة؛ لا تزال الرموز تعمل.
script-copied = تم النسخ.
script-codes-selected = الرموز محددة؛ انسخها بلوحة المفاتيح.
script-selected = النص محدد؛ انسخه بلوحة المفاتيح.
script-downloaded = حُفظت في ملف.

overlay-title = تأكيد تسجيل الدخول هذا
overlay-wait = لحظة من فضلك…
overlay-code-label = أو أدخل رمزًا
overlay-code-use = استخدام الرمز
overlay-again = طلب التأكيد من الهاتف مجددًا
overlay-set-up = إعداد خطوة ثانية
overlay-type-number = أدخل هذا الرقم على هاتفك.
overlay-no-step = ليست لهذا الحساب خطوة ثانية بعد.
overlay-code-or-again = أدخل رمزًا، أو اطلب التأكيد من الهاتف مجددًا.
overlay-code = أدخل رمزًا.
overlay-not-done = لم يُنفَّذ هذا.
