# What goes out by text message, call and e-mail, in Turkish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code }, { $app } için oturum açma kodunuz. Oturum açan siz değilseniz parolanızı değiştirin.
email-code = { $code }, { $app } için oturum açma kodunuz. Şu anda oturum açan siz değilseniz parolanızı değiştirin.
voice-code = { $app } için oturum açma kodunuz: { $digits }.
notice-advice = Bunu siz istemediyseniz hemen destek ekibinize bildirin ve parolanızı değiştirin.
notice-others = { $app } ve diğer uygulamalar
notice-recovery-made = { $app } için { $account } hesabınıza yeni kurtarma kodları oluşturuldu.
notice-phone-added = { $app } için { $account } hesabınıza, oturum açma işlemlerini doğrulamak üzere bir telefon eklendi.
notice-softtoken-added = { $app } için { $account } hesabınıza, oturum açma işlemlerini doğrulamak üzere bir kimlik doğrulama uygulaması eklendi.
notice-number-added = { $app } için { $account } hesabınıza, oturum açma işlemlerini doğrulamak üzere bir telefon numarası eklendi.
notice-email-added = { $app } için { $account } hesabınıza, oturum açma işlemlerini doğrulamak üzere bir e-posta adresi eklendi.
notice-recovery-removed = { $app } için { $account } hesabınızın kurtarma kodları kaldırıldı.
notice-phone-removed = { $app } için { $account } hesabınızdan bir telefon kaldırıldı; bu telefon artık oturum açma işlemlerini doğrulamıyor.
notice-softtoken-removed = { $app } için { $account } hesabınızdan bir kimlik doğrulama uygulaması kaldırıldı; bu uygulama artık oturum açma işlemlerini doğrulamıyor.
notice-number-removed = { $app } için { $account } hesabınızdan bir telefon numarası kaldırıldı; bu numara artık oturum açma işlemlerini doğrulamıyor.
notice-email-removed = { $app } için { $account } hesabınızdan bir e-posta adresi kaldırıldı; bu adres artık oturum açma işlemlerini doğrulamıyor.
notice-reset = { $app } için { $account } hesabınızdan, oturum açma işlemlerini doğrulamanın tüm yolları kaldırıldı.
notice-app-password-made = { $app } için { $account } hesabınıza bir uygulama parolası oluşturuldu: Bir program bununla ikinci adım olmadan oturum açabilir.
notice-app-password-removed = { $app } için { $account } hesabınızın bir uygulama parolası kaldırıldı.
notice-deposited = { $app } için { $account } hesabınıza, uygulama parolalarının yerine geçtiği parola kaydedildi.
notice-deposit-removed = { $app } için { $account } hesabınızdan, uygulama parolalarının yerine geçtiği parola kaldırıldı.
notice-bypass-made = Destek ekibi, { $app } için { $account } hesabınızda ikinci adımın yerine geçen bir oturum açma kodu oluşturdu.

notice-advice-sms = Siz değilseniz destek ekibine bildirin.
notice-sms-recovery-made = { $account } ({ $app }): yeni kurtarma kodları oluşturuldu.
notice-sms-phone-added = { $account } ({ $app }): telefon eklendi.
notice-sms-softtoken-added = { $account } ({ $app }): kimlik doğrulama uygulaması eklendi.
notice-sms-number-added = { $account } ({ $app }): telefon numarası eklendi.
notice-sms-email-added = { $account } ({ $app }): e-posta adresi eklendi.
notice-sms-recovery-removed = { $account } ({ $app }): kurtarma kodları kaldırıldı.
notice-sms-phone-removed = { $account } ({ $app }): telefon kaldırıldı.
notice-sms-softtoken-removed = { $account } ({ $app }): kimlik doğrulama uygulaması kaldırıldı.
notice-sms-number-removed = { $account } ({ $app }): telefon numarası kaldırıldı.
notice-sms-email-removed = { $account } ({ $app }): e-posta adresi kaldırıldı.
notice-sms-reset = { $account } ({ $app }): tüm ikinci adımlar kaldırıldı.
notice-sms-app-password-made = { $account } ({ $app }): uygulama parolası oluşturuldu.
notice-sms-app-password-removed = { $account } ({ $app }): uygulama parolası kaldırıldı.
notice-sms-deposited = { $account } ({ $app }): parola kaydedildi.
notice-sms-deposit-removed = { $account } ({ $app }): kayıtlı parola kaldırıldı.
notice-sms-bypass-made = { $account } ({ $app }): destek ekibi oturum açma kodu oluşturdu.

ask-sign-in = { $app } için oturum açılsın mı?
ask-go-on = { $app } içinde devam edilsin mi?
ask-set-up = Bu telefon { $app } için oturum açarken kullanılsın mı?
ask-app = Uygulama
ask-user = Kullanıcı
ask-browser = Tarayıcı
ask-address = Adres
ask-time = Saat
