# Letters that are printed, in Turkish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

letter-account = Hesap: { $account }
letter-title = { $app } için ikinci adımınız
letter-title-several = { $app } ve diğer hizmetler için ikinci adımınız
letter-why = Oturum açmak için artık yalnızca parola yetmeyecek: telefonunuzda da doğrulayacaksınız. Telefonunuzu bir kez kurun; yaklaşık iki dakika sürer.
letter-scan = 1. Telefonunuzun kamerasını bu koda doğrultun ve gösterdiği adresi açın.
letter-follow = 2. Telefondaki adımları izleyin. Hepsi bu.
letter-type = Kameranız yoksa bu adresi telefonunuzun tarayıcısına tek satır olarak yazın:
letter-once = Kod ve adres yalnızca bir kez kullanılabilir; son kullanma zamanı: { $until }.
letter-secret = Bunları kimseye vermeyin: adresi ilk açan kişi, hesabınızda oturum açma işlemlerini doğrulayan kişi olur.
letter-used = Başka biri bunları kullandıysa hemen destek ekibinize bildirin.
